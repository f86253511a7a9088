internal import Protobuf

/// A file in the form in which protobuf itself describes files: `google.protobuf.FileDescriptorProto`.
extension FileDescriptor {
    /// - Parameter served: the methods that a server has; services are told with these alone, and not at all without.
    func encoded(served: [EtcdMethod]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendField(1, name)
        bytes.appendField(2, package)
        bytes.appendElements(3, dependencies)
        for message in messages { bytes.appendMessage(4) { encode(message, to: &$0) } }
        for (service, methods) in Self.services(methods.filter(served.contains)) {
            bytes.appendMessage(6) { inner in
                inner.appendField(1, String(service.dropFirst(package.count + 1)))
                for method in methods { inner.appendMessage(2) { Self.encode(method, to: &$0) } }
            }
        }
        for value in enums where !messages.contains(where: { isNested(value, in: $0) }) {
            bytes.appendMessage(5) { Self.encode(value, as: value.name.dropFirst(package.count + 1), to: &$0) }
        }
        bytes.appendField(12, "proto3")
        return bytes
    }

    /// Methods by service, both in the order given.
    private static func services(_ methods: [EtcdMethod]) -> [(name: String, methods: [EtcdMethod])] {
        var services: [(name: String, methods: [EtcdMethod])] = []
        for method in methods {
            if services.last?.name != String(method.service) { services.append((String(method.service), [])) }
            services[services.count - 1].methods.append(method)
        }
        return services
    }

    private func isNested(_ value: EnumDescriptor, in message: MessageDescriptor) -> Bool {
        value.name.hasPrefix(message.name + ".")
    }

    /// `google.protobuf.DescriptorProto`.
    private func encode(_ message: MessageDescriptor, to bytes: inout [UInt8]) {
        bytes.appendField(1, String(message.name.dropFirst(package.count + 1)))
        var oneofs: [String] = []
        for field in message.fields {
            if let oneof = field.oneof, !oneofs.contains(oneof) { oneofs.append(oneof) }
            bytes.appendMessage(2) { Self.encode(field, oneofs, to: &$0) }
        }
        for value in enums where isNested(value, in: message) {
            bytes.appendMessage(4) { Self.encode(value, as: value.name.dropFirst(message.name.count + 1), to: &$0) }
        }
        for oneof in oneofs { bytes.appendMessage(8) { $0.appendField(1, oneof) } }
    }

    /// `google.protobuf.FieldDescriptorProto`.
    private static func encode(_ field: FieldDescriptor, _ oneofs: [String], to bytes: inout [UInt8]) {
        bytes.appendField(1, field.name)
        bytes.appendField(3, Int64(field.number))
        bytes.appendField(4, Int64(field.isRepeated ? 3 : 1))
        bytes.appendField(5, Int64(typeNumber(of: field.kind)))
        switch field.kind {
        case .message(let name), .enumeration(let name): bytes.appendField(6, "." + name)
        case .bool, .int32, .int64, .uint32, .uint64, .string, .bytes: break
        }
        // The first oneof has number 0, which is no default here: that it is told makes the field a member.
        if let place = field.oneof.flatMap({ oneofs.firstIndex(of: $0) }) { bytes.appendElement(9, Int64(place)) }
        bytes.appendField(10, field.jsonName)
    }

    private static func typeNumber(of kind: FieldDescriptor.Kind) -> Int {
        switch kind {
        case .int64: 3
        case .uint64: 4
        case .int32: 5
        case .bool: 8
        case .string: 9
        case .message: 11
        case .bytes: 12
        case .uint32: 13
        case .enumeration: 14
        }
    }

    /// `google.protobuf.EnumDescriptorProto`.
    private static func encode(_ value: EnumDescriptor, as name: Substring, to bytes: inout [UInt8]) {
        bytes.appendField(1, String(name))
        for (number, name) in value.values.enumerated() {
            bytes.appendMessage(2) {
                $0.appendField(1, name)
                // Told even when it is zero: it is required to be there.
                $0.appendElement(2, Int64(number))
            }
        }
    }

    /// `google.protobuf.MethodDescriptorProto`.
    private static func encode(_ method: EtcdMethod, to bytes: inout [UInt8]) {
        bytes.appendField(1, String(method.name))
        bytes.appendField(2, "." + method.messages.request)
        bytes.appendField(3, "." + method.messages.response)
        bytes.appendField(5, method.streaming == .bidirectional)
        bytes.appendField(6, method.streaming != .unary)
    }
}
