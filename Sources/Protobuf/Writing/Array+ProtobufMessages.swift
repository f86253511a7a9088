public import Bytes

/// The frame around what has a length.
extension [UInt8] {
    /// Appends a submessage whose fields `body` appends; its length is put in front of it afterwards.
    ///
    /// One byte is kept for the length. A body of 128 bytes or more is moved up by the one to four bytes that are
    /// missing, which costs less than computing every size beforehand.
    @inlinable
    public mutating func appendMessage(_ number: Int, _ body: (inout [UInt8]) -> Void) {
        appendTag(number, .lengthDelimited)
        append(0)
        let start = count
        body(&self)
        let length = count - start
        if length < 0x80 {
            self[start - 1] = UInt8(truncatingIfNeeded: length)
        } else {
            insertLength(length, before: start)
        }
    }

    @usableFromInline
    mutating func insertLength(_ length: Int, before start: Int) {
        let missing = Self.varintSize(UInt64(length)) - 1
        append(contentsOf: repeatElement(0, count: missing))
        withUnsafeMutableBytes { buffer in
            guard let base = buffer.baseAddress else { return }
            (base + start + missing).copyMemory(from: base + start, byteCount: length)
            var rest = UInt64(length)
            for offset in (start - 1)..<(start + missing) {
                let isLast = offset == start + missing - 1
                buffer[offset] = UInt8(truncatingIfNeeded: rest & 0x7F) | (isLast ? 0 : 0x80)
                rest >>= 7
            }
        }
    }

    @inlinable
    mutating func appendTag(_ number: Int, _ type: WireType) {
        appendVarint(UInt64(number) << 3 | UInt64(type.rawValue))
    }

    /// The bytes a varint takes, from one to ten.
    @inlinable
    public static func varintSize(_ value: UInt64) -> Int {
        (70 - (value | 1).leadingZeroBitCount) / 7
    }
}
