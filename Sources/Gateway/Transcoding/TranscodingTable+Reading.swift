public import JSON
internal import Protobuf

/// From JSON to protobuf.
///
/// Names may be those of the definition or in lower camel case; unknown ones are passed over, as etcd does. 64-bit numbers may be
/// strings or numbers, enums names or numbers, bytes in either base64 alphabet with padding or without. `null` is as if the field
/// were not there. What two readers could understand differently is refused: a field twice, two members of a oneof.
extension TranscodingTable {
    /// Reads the next value as a message, and appends its encoding.
    public func read(
        _ message: MessageID, from reader: inout JSONReader, into bytes: inout [UInt8]
    ) throws(JSONError) {
        try read(messages[message.place], from: &reader, into: &bytes)
    }

    private func read(
        _ message: Message, from reader: inout JSONReader, into bytes: inout [UInt8]
    ) throws(JSONError) {
        guard try reader.peek() == .object else { throw unsuitable("an object is expected", reader.offset) }
        try reader.beginObject()
        var seen: [Int] = []
        var seenOneofs: [Int] = []
        while let name = try reader.nextName() {
            guard let place = message.placesByName[name] else {
                try reader.skipValue()
                continue
            }
            if try reader.peek() == .null {
                try reader.readNull()
                continue
            }
            let field = message.fields[place]
            guard !seen.contains(place) else { throw unsuitable("\(field.name) is given twice", reader.offset) }
            seen.append(place)
            if let oneof = field.oneof {
                guard !seenOneofs.contains(oneof) else {
                    throw unsuitable("\(field.name) is given beside another field that excludes it", reader.offset)
                }
                seenOneofs.append(oneof)
            }
            if field.isRepeated {
                try readElements(field, from: &reader, into: &bytes)
            } else {
                try readValue(field, isElement: field.oneof != nil, from: &reader, into: &bytes)
            }
        }
    }

    private func readElements(
        _ field: Field, from reader: inout JSONReader, into bytes: inout [UInt8]
    ) throws(JSONError) {
        guard try reader.peek() == .array else {
            throw unsuitable("\(field.name) must be an array", reader.offset)
        }
        try reader.beginArray()
        var packed: [UInt64] = []
        while try reader.nextElement() {
            switch field.kind {
            case .string, .bytes, .message: try readValue(field, isElement: true, from: &reader, into: &bytes)
            case .bool, .int32, .int64, .uint32, .uint64, .enumeration:
                packed.append(try readScalar(field, from: &reader))
            }
        }
        bytes.appendElements(field.number, packed)
    }

    /// - Parameter isElement: whether a default is written as well.
    private func readValue(
        _ field: Field, isElement: Bool, from reader: inout JSONReader, into bytes: inout [UInt8]
    ) throws(JSONError) {
        switch field.kind {
        case .message(let place):
            var failure: JSONError?
            bytes.appendMessage(field.number) { inner in
                do throws(JSONError) {
                    try read(messages[place], from: &reader, into: &inner)
                } catch {
                    failure = error
                }
            }
            if let failure { throw failure }
        case .string:
            try expectString(field, reader: &reader)
            let text = try reader.readString()
            if isElement || !text.isEmpty { bytes.appendElement(field.number, text) }
        case .bytes:
            try expectString(field, reader: &reader)
            let start = reader.offset
            guard let decoded = Base64.decode(try reader.readStringBytes()) else {
                throw unsuitable("\(field.name) is not base64", start)
            }
            if isElement || !decoded.isEmpty { bytes.appendElement(field.number, decoded) }
        case .bool, .int32, .int64, .uint32, .uint64, .enumeration:
            let value = try readScalar(field, from: &reader)
            if isElement || value != 0 { bytes.appendElement(field.number, value) }
        }
    }

    private func expectString(_ field: Field, reader: inout JSONReader) throws(JSONError) {
        guard try reader.peek() == .string else { throw unsuitable("\(field.name) must be a string", reader.offset) }
    }

    /// A value that protobuf writes as a varint.
    private func readScalar(_ field: Field, from reader: inout JSONReader) throws(JSONError) -> UInt64 {
        switch field.kind {
        case .bool:
            guard try reader.peek() == .bool else {
                throw unsuitable("\(field.name) must be true or false", reader.offset)
            }
            return try reader.readBool() ? 1 : 0
        case .enumeration(let place): return try readEnum(field, enums[place], from: &reader)
        case .int32:
            return try readInteger(field, from: &reader) { $0.int64.flatMap { Int32(exactly: $0) }.map { Int64($0) } }
        case .int64: return try readInteger(field, from: &reader) { $0.int64 }
        case .uint32: return try readInteger(field, from: &reader) { $0.uint64.flatMap { UInt32(exactly: $0) } }
        case .uint64: return try readInteger(field, from: &reader) { $0.uint64 }
        case .string, .bytes, .message: throw unsuitable("\(field.name) is no number", reader.offset)
        }
    }

    private func readInteger(
        _ field: Field, from reader: inout JSONReader, as fitting: (JSONInteger) -> (some FixedWidthInteger)?
    ) throws(JSONError) -> UInt64 {
        let start = reader.offset
        let number: JSONInteger?
        switch try reader.peek() {
        case .number: number = try reader.readInteger()
        case .string: number = JSONInteger(try reader.readStringBytes())
        case .object, .array, .bool, .null: throw unsuitable("\(field.name) must be a whole number", start)
        }
        guard let number, let value = fitting(number) else {
            throw unsuitable("\(field.name) must be a whole number in the range of its type", start)
        }
        return UInt64(truncatingIfNeeded: value)
    }

    private func readEnum(
        _ field: Field, _ enumeration: Enumeration, from reader: inout JSONReader
    ) throws(JSONError) -> UInt64 {
        guard try reader.peek() == .string else {
            return try readInteger(field, from: &reader) { $0.int64.flatMap { Int32(exactly: $0) }.map { Int64($0) } }
        }
        let start = reader.offset
        let name = try reader.readString()
        guard let value = enumeration.values.firstIndex(of: name) else {
            let shown = String(name.prefix(64))
            throw unsuitable("unknown value \"\(shown)\" for enum \(enumeration.name)", start)
        }
        return UInt64(value)
    }

    private func unsuitable(_ text: String, _ offset: Int) -> JSONError { JSONError(.unsuitable(text), at: offset) }
}
