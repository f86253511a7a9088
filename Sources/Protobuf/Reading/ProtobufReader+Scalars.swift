/// Scalar fields: the last one on the wire wins.
extension ProtobufReader {
    /// The field as a varint, or nil when it has another wire type and was skipped.
    @inlinable
    public mutating func readVarint() throws(ProtobufError) -> UInt64? {
        guard wireType == .varint else {
            try skipField()
            return nil
        }
        return try takeVarint()
    }

    /// The field as `bytes`, copied once, or nil when it has another wire type and was skipped.
    @inlinable
    public mutating func readBytes() throws(ProtobufError) -> [UInt8]? {
        guard wireType == .lengthDelimited else {
            try skipField()
            return nil
        }
        return [UInt8](try takeSlice())
    }

    /// The field's bytes where they lie, or nil when it has another wire type and was skipped.
    @inlinable
    public mutating func readSlice() throws(ProtobufError) -> UnsafeRawBufferPointer? {
        guard wireType == .lengthDelimited else {
            try skipField()
            return nil
        }
        return try takeSlice()
    }

    /// The field as a `string`, or nil when it has another wire type and was skipped.
    @inlinable
    public mutating func readString() throws(ProtobufError) -> String? {
        guard wireType == .lengthDelimited else {
            try skipField()
            return nil
        }
        guard let string = String(validating: try takeSlice(), as: UTF8.self) else { throw .invalidUTF8 }
        return string
    }

    @inlinable
    public mutating func read(into value: inout UInt64) throws(ProtobufError) {
        if let varint = try readVarint() { value = varint }
    }

    @inlinable
    public mutating func read(into value: inout Int64) throws(ProtobufError) {
        if let varint = try readVarint() { value = Int64(bitPattern: varint) }
    }

    /// Keeps the low 32 bits of a wider number, as the specification asks.
    @inlinable
    public mutating func read(into value: inout UInt32) throws(ProtobufError) {
        if let varint = try readVarint() { value = UInt32(truncatingIfNeeded: varint) }
    }

    @inlinable
    public mutating func read(into value: inout Bool) throws(ProtobufError) {
        if let varint = try readVarint() { value = varint != 0 }
    }

    @inlinable
    public mutating func read<Value: ProtobufEnum>(into value: inout Value) throws(ProtobufError) {
        if let varint = try readVarint() { value = Value(rawValue: Int32(truncatingIfNeeded: varint)) }
    }

    @inlinable
    public mutating func read(into value: inout [UInt8]) throws(ProtobufError) {
        if let bytes = try readBytes() { value = bytes }
    }

    @inlinable
    public mutating func read(into value: inout String) throws(ProtobufError) {
        if let string = try readString() { value = string }
    }
}
