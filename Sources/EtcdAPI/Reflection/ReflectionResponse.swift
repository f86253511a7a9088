public import Protobuf

/// What the reflection service answers: the same in both of its versions.
public struct ReflectionResponse: ProtobufMessage {
    public enum Answer: Hashable, Sendable {
        /// Encoded `FileDescriptorProto` messages: the file asked for, and those that it needs.
        case files([[UInt8]])
        case services([String])
        /// A status code of gRPC with its text.
        case failure(code: Int64, message: String)
    }

    public var host = ""
    public var request: ReflectionRequest?
    public var answer: Answer?

    public init() {}

    public init(to request: ReflectionRequest, answer: Answer) {
        host = request.host
        self.request = request
        self.answer = answer
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &host)
            case 2: try reader.read(into: &request)
            case 4:
                var files: Files?
                try reader.read(into: &files)
                answer = files.map { .files($0.descriptors) }
            case 6:
                var services: Services?
                try reader.read(into: &services)
                answer = services.map { .services($0.services.map(\.name)) }
            case 7:
                var failure: Failure?
                try reader.read(into: &failure)
                answer = failure.map { .failure(code: $0.code, message: $0.message) }
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, host)
        bytes.appendField(2, request)
        switch answer {
        case nil: break
        case .files(let descriptors): bytes.appendMessage(4) { $0.appendElements(1, descriptors) }
        case .services(let names):
            bytes.appendMessage(6) { inner in
                for name in names { inner.appendMessage(1) { $0.appendField(1, name) } }
            }
        case .failure(let code, let message):
            bytes.appendMessage(7) {
                $0.appendField(1, code)
                $0.appendField(2, message)
            }
        }
    }

    private struct Files: ProtobufMessage {
        var descriptors: [[UInt8]] = []

        mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
            while let field = try reader.nextField() {
                if field == 1 { try reader.append(to: &descriptors) } else { try reader.skipField() }
            }
        }

        func encode(to bytes: inout [UInt8]) { bytes.appendElements(1, descriptors) }
    }

    private struct Services: ProtobufMessage {
        var services: [Service] = []

        mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
            while let field = try reader.nextField() {
                if field == 1 { try reader.append(to: &services) } else { try reader.skipField() }
            }
        }

        func encode(to bytes: inout [UInt8]) { bytes.appendElements(1, services) }
    }

    private struct Service: ProtobufMessage {
        var name = ""

        mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
            while let field = try reader.nextField() {
                if field == 1 { try reader.read(into: &name) } else { try reader.skipField() }
            }
        }

        func encode(to bytes: inout [UInt8]) { bytes.appendField(1, name) }
    }

    private struct Failure: ProtobufMessage {
        var code: Int64 = 0
        var message = ""

        mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
            while let field = try reader.nextField() {
                switch field {
                case 1: try reader.read(into: &code)
                case 2: try reader.read(into: &message)
                default: try reader.skipField()
                }
            }
        }

        func encode(to bytes: inout [UInt8]) {
            bytes.appendField(1, code)
            bytes.appendField(2, message)
        }
    }
}
