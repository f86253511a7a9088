/// Reads integers and byte strings from the front of a buffer; every read answers nil instead of going past the end.
///
/// The cursor borrows memory: use it inside the `withUnsafeBytes` scope that made its buffer, never outside.
public struct ByteCursor {
    @usableFromInline var unread: UnsafeRawBufferPointer

    @inlinable
    public init(_ bytes: UnsafeRawBufferPointer) { unread = bytes }

    /// What has not been read yet.
    @inlinable public var rest: UnsafeRawBufferPointer { unread }

    @inlinable public var count: Int { rest.count }
    @inlinable public var isAtEnd: Bool { unread.isEmpty }

    @inlinable
    public mutating func readBigEndian<Integer: FixedWidthInteger>(_ type: Integer.Type = Integer.self) -> Integer? {
        guard unread.count >= MemoryLayout<Integer>.size else { return nil }
        let integer = unread.loadUnaligned(as: Integer.self)
        unread = UnsafeRawBufferPointer(rebasing: unread[MemoryLayout<Integer>.size...])
        return Integer(bigEndian: integer)
    }

    /// Reads a base-128 varint. Nil when it is cut off, longer than ten bytes or over 64 bits.
    @inlinable
    public mutating func readVarint() -> UInt64? {
        var value: UInt64 = 0
        var position = 0
        while position < unread.count, position < 10 {
            let byte = unread[position]
            if position == 9, byte > 1 { return nil }
            value |= UInt64(byte & 0x7F) &<< UInt64(7 &* position)
            position += 1
            if byte < 0x80 {
                unread = UnsafeRawBufferPointer(rebasing: unread[position...])
                return value
            }
        }
        return nil
    }

    /// Reads `count` bytes without copying them. Nil when there are fewer, or `count` is negative.
    @inlinable
    public mutating func readSlice(_ count: Int) -> UnsafeRawBufferPointer? {
        guard count >= 0, count <= unread.count else { return nil }
        let slice = UnsafeRawBufferPointer(rebasing: unread[..<count])
        unread = UnsafeRawBufferPointer(rebasing: unread[count...])
        return slice
    }

    @inlinable
    public mutating func readBytes(_ count: Int) -> [UInt8]? {
        readSlice(count).map { [UInt8]($0) }
    }

    /// Reads a varint count, compares it with `bytesMax` before believing it, then reads that many bytes.
    @inlinable
    public mutating func readLengthPrefixed(bytesMax: Int = .max) -> [UInt8]? {
        guard let length = readVarint(), length <= UInt64(clamping: bytesMax), length <= UInt64(unread.count) else {
            return nil
        }
        return readBytes(Int(length))
    }
}
