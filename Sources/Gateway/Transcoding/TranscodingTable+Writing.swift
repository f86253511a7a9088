internal import JSON
internal import Protobuf

/// From protobuf to JSON.
///
/// Fields have the names of the definition; those that hold their default are left out, except members of a oneof. A number
/// that its enum has no name for is written as a number. Unknown fields are left out.
extension TranscodingTable {
    private static let depthMax = 64

    /// Appends an encoded message as a JSON object.
    ///
    /// - Parameter bytes: as a ``ProtobufMessage`` writes itself: fields in the order of their numbers.
    public func write(
        _ message: MessageID, _ bytes: UnsafeRawBufferPointer, to json: inout [UInt8]
    ) throws(TranscodingFailure) {
        try write(messages[message.place], bytes, depthLeft: Self.depthMax, to: &json)
    }

    public func write(
        _ message: MessageID, _ bytes: [UInt8], to json: inout [UInt8]
    ) throws(TranscodingFailure) {
        try bytes.withUnsafeBufferPointer { buffer throws(TranscodingFailure) in
            try write(message, UnsafeRawBufferPointer(buffer), to: &json)
        }
    }

    private enum Value {
        case varint(UInt64)
        case bytes(UnsafeRawBufferPointer)
        case text(String)
    }

    private func write(
        _ message: Message, _ bytes: UnsafeRawBufferPointer, depthLeft: Int, to json: inout [UInt8]
    ) throws(TranscodingFailure) {
        guard depthLeft > 0 else { throw .tooDeep }
        json.append(UInt8(ascii: "{"))
        var reader = ProtobufReader(bytes, limits: .response)
        var last = -1
        var isInArray = false
        while let place = try nextPlace(of: message, in: &reader) {
            let field = message.fields[place]
            for value in try values(of: field, in: &reader) {
                if !field.isRepeated, field.oneof == nil, Self.isDefault(value, field) { continue }
                if place == last {
                    guard field.isRepeated else { throw .unordered }
                    json.append(UInt8(ascii: ","))
                } else {
                    guard place > last else { throw .unordered }
                    if isInArray { json.append(UInt8(ascii: "]")) }
                    if last >= 0 { json.append(UInt8(ascii: ",")) }
                    json.appendJSONString(field.name)
                    json.append(UInt8(ascii: ":"))
                    if field.isRepeated { json.append(UInt8(ascii: "[")) }
                    isInArray = field.isRepeated
                    last = place
                }
                try write(value, of: field, depthLeft: depthLeft, to: &json)
            }
        }
        if isInArray { json.append(UInt8(ascii: "]")) }
        json.append(UInt8(ascii: "}"))
    }

    /// The next field that the table knows.
    private func nextPlace(
        of message: Message, in reader: inout ProtobufReader
    ) throws(TranscodingFailure) -> Int? {
        do throws(ProtobufError) {
            while let number = try reader.nextField() {
                if let place = message.place(of: number) { return place }
                try reader.skipField()
            }
            return nil
        } catch {
            throw .malformed(error)
        }
    }

    /// One value, or those of a packed field; none when the field has a wire type that is not its own.
    private func values(of field: Field, in reader: inout ProtobufReader) throws(TranscodingFailure) -> [Value] {
        do throws(ProtobufError) {
            switch field.kind {
            case .string: return try reader.readString().map { [.text($0)] } ?? []
            case .bytes, .message: return try reader.readSlice().map { [.bytes($0)] } ?? []
            case .bool, .int32, .int64, .uint32, .uint64, .enumeration:
                guard field.isRepeated else { return try reader.readVarint().map { [.varint($0)] } ?? [] }
                var values: [Value] = []
                try reader.forEachVarint { values.append(.varint($0)) }
                return values
            }
        } catch {
            throw .malformed(error)
        }
    }

    private static func isDefault(_ value: Value, _ field: Field) -> Bool {
        switch value {
        case .varint(let number): return number == 0
        case .text(let text): return text.isEmpty
        case .bytes(let bytes):
            // A message that is there is told, even if it is empty.
            if case .message = field.kind { return false }
            return bytes.isEmpty
        }
    }

    private func write(
        _ value: Value, of field: Field, depthLeft: Int, to json: inout [UInt8]
    ) throws(TranscodingFailure) {
        switch value {
        case .text(let text): json.appendJSONString(text)
        case .bytes(let bytes):
            if case .message(let place) = field.kind {
                try write(messages[place], bytes, depthLeft: depthLeft - 1, to: &json)
            } else {
                json.append(UInt8(ascii: "\""))
                Base64.append(bytes, to: &json)
                json.append(UInt8(ascii: "\""))
            }
        case .varint(let number): write(number, of: field.kind, to: &json)
        }
    }

    private func write(_ number: UInt64, of kind: Kind, to json: inout [UInt8]) {
        switch kind {
        case .bool: json.appendJSON(number == 0 ? "false" : "true")
        case .int32: json.appendJSONNumber(Int32(truncatingIfNeeded: number))
        case .uint32: json.appendJSONNumber(UInt32(truncatingIfNeeded: number))
        case .int64: Self.appendQuoted(Int64(bitPattern: number), to: &json)
        case .uint64: Self.appendQuoted(number, to: &json)
        case .enumeration(let place):
            let value = Int32(truncatingIfNeeded: number)
            if let name = Int(exactly: value).flatMap({ enums[place].values.indices.contains($0) ? $0 : nil }) {
                json.appendJSONString(enums[place].values[name])
            } else {
                json.appendJSONNumber(value)
            }
        case .string, .bytes, .message: break
        }
    }

    private static func appendQuoted(_ number: some BinaryInteger, to json: inout [UInt8]) {
        json.append(UInt8(ascii: "\""))
        json.appendJSONNumber(number)
        json.append(UInt8(ascii: "\""))
    }
}
