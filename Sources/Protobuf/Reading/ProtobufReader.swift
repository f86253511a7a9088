/// Walks the fields of an encoded message. Total: every byte sequence gives fields or a ``ProtobufError``.
///
/// The caller loops over ``nextField()`` and answers each number with one of the `read…` methods, or with
/// ``skipField()``. A known number that arrives with another wire type than its own is skipped like an unknown one,
/// which is what the official implementations do.
///
/// The reader borrows memory: use it inside the `withUnsafeBytes` scope that made its buffer, never outside.
public struct ProtobufReader: ~Copyable {
    @usableFromInline let bytes: UnsafeRawBufferPointer
    @usableFromInline var position = 0
    /// Where the message being read ends; between `position` and the end of `bytes`.
    @usableFromInline var end: Int
    /// The wire type of the field whose number was answered last.
    @usableFromInline var wireType = WireType.varint
    /// The number answered last, which a group has to end with.
    @usableFromInline var number = 0
    @usableFromInline var depthLeft: Int
    @usableFromInline var elementsLeft: Int

    @inlinable
    public init(_ bytes: UnsafeRawBufferPointer, limits: ProtobufLimits) {
        self.bytes = bytes
        end = bytes.count
        depthLeft = limits.depthMax
        elementsLeft = limits.elementsMax
    }

    /// The number of the next field of the message being read, or nil at its end.
    @inlinable
    public mutating func nextField() throws(ProtobufError) -> Int? {
        guard position < end else { return nil }
        let tag = try takeVarint()
        guard tag <= UInt64(UInt32.max), tag >= 8, let type = WireType(rawValue: UInt8(truncatingIfNeeded: tag & 7))
        else { throw .malformedTag }
        wireType = type
        number = Int(truncatingIfNeeded: tag >> 3)
        return number
    }

    // MARK: Primitives

    @inlinable
    mutating func takeVarint() throws(ProtobufError) -> UInt64 {
        guard position < end else { throw .truncated }
        let first = bytes[position]
        if first < 0x80 {
            position += 1
            return UInt64(first)
        }
        return try takeLongVarint()
    }

    @usableFromInline
    mutating func takeLongVarint() throws(ProtobufError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while position < end {
            let byte = bytes[position]
            position += 1
            // The tenth byte carries the 64th bit and nothing else.
            if shift == 63, byte > 1 { throw .malformedVarint }
            value |= UInt64(byte & 0x7F) &<< shift
            if byte < 0x80 { return value }
            shift += 7
        }
        throw .truncated
    }

    /// Reads a length and answers where the bytes it announces end.
    @inlinable
    mutating func takeLength() throws(ProtobufError) -> Int {
        let length = try takeVarint()
        guard length <= UInt64(truncatingIfNeeded: end - position) else { throw .truncated }
        return position + Int(truncatingIfNeeded: length)
    }

    @inlinable
    mutating func takeSlice() throws(ProtobufError) -> UnsafeRawBufferPointer {
        let sliceEnd = try takeLength()
        let slice = UnsafeRawBufferPointer(rebasing: bytes[position..<sliceEnd])
        position = sliceEnd
        return slice
    }

    @inlinable
    mutating func countElement() throws(ProtobufError) {
        guard elementsLeft > 0 else { throw .tooManyElements }
        elementsLeft -= 1
    }
}
