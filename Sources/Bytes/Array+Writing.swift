/// Writing integers and length-prefixed bytes to the end of a byte array. All integers are big-endian or varints.
extension [UInt8] {
    @inlinable
    public mutating func appendBigEndian<Integer: FixedWidthInteger>(_ integer: Integer) {
        Swift.withUnsafeBytes(of: integer.bigEndian) { append(contentsOf: $0) }
    }

    /// Appends a base-128 varint, least significant group first, at most ten bytes.
    @inlinable
    public mutating func appendVarint(_ integer: UInt64) {
        var rest = integer
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(truncatingIfNeeded: rest))
    }

    /// Appends the count as a varint, then the bytes.
    @inlinable
    public mutating func appendLengthPrefixed(_ bytes: [UInt8]) {
        appendVarint(UInt64(bytes.count))
        append(contentsOf: bytes)
    }

    /// Overwrites the integer at `offset`, for lengths and checksums that are known only afterwards.
    @inlinable
    public mutating func overwriteBigEndian<Integer: FixedWidthInteger>(_ integer: Integer, at offset: Int) {
        invariant(
            offset >= 0 && offset + MemoryLayout<Integer>.size <= count, "an overwritten integer lies in the array")
        Swift.withUnsafeBytes(of: integer.bigEndian) { source in
            for position in 0..<source.count { self[offset + position] = source[position] }
        }
    }
}
