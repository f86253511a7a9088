/// Repeated fields. Nothing is reserved by a claimed count: arrays grow as elements arrive, and elements are counted.
extension ProtobufReader {
    @inlinable
    public mutating func append<Message: ProtobufMessage>(to messages: inout [Message]) throws(ProtobufError) {
        guard wireType == .lengthDelimited else { return try skipField() }
        try countElement()
        var message = Message()
        try takeMessage(into: &message)
        messages.append(message)
    }

    @inlinable
    public mutating func append(to values: inout [[UInt8]]) throws(ProtobufError) {
        guard let bytes = try readBytes() else { return }
        try countElement()
        values.append(bytes)
    }

    @inlinable
    public mutating func append(to values: inout [String]) throws(ProtobufError) {
        guard let string = try readString() else { return }
        try countElement()
        values.append(string)
    }

    @inlinable
    public mutating func append<Value: ProtobufEnum>(to values: inout [Value]) throws(ProtobufError) {
        try forEachVarint { values.append(Value(rawValue: Int32(truncatingIfNeeded: $0))) }
    }

    @inlinable
    public mutating func append(to values: inout [UInt64]) throws(ProtobufError) {
        try forEachVarint { values.append($0) }
    }

    @inlinable
    public mutating func append(to values: inout [Int64]) throws(ProtobufError) {
        try forEachVarint { values.append(Int64(bitPattern: $0)) }
    }

    /// Hands over the elements of a repeated varint field, packed into one length or alone: a reader accepts both.
    @inlinable
    public mutating func forEachVarint(_ body: (UInt64) -> Void) throws(ProtobufError) {
        guard wireType == .lengthDelimited else {
            guard let varint = try readVarint() else { return }
            try countElement()
            return body(varint)
        }
        let packedEnd = try takeLength()
        let outerEnd = end
        end = packedEnd
        while position < end {
            try countElement()
            body(try takeVarint())
        }
        end = outerEnd
    }
}
