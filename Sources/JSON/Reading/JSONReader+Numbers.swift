extension JSONReader {
    /// A number as the whole number that it is; nil when it is none, or does not fit (RFC 8259 §6).
    public mutating func readInteger() throws(JSONError) -> JSONInteger? {
        JSONInteger(try takeNumber())
    }

    /// The text of a number.
    mutating func takeNumber() throws(JSONError) -> UnsafeRawBufferPointer {
        _ = try nextByte()
        let start = position
        if bytes[position] == UInt8(ascii: "-") { position += 1 }
        let first = position
        guard takeDigits() else { throw JSONError(.malformedNumber, at: start) }
        // Nothing follows a leading zero.
        if bytes[first] == 0x30, position - first > 1 { throw JSONError(.malformedNumber, at: start) }
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            position += 1
            guard takeDigits() else { throw JSONError(.malformedNumber, at: start) }
        }
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            if position < bytes.count, bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-") {
                position += 1
            }
            guard takeDigits() else { throw JSONError(.malformedNumber, at: start) }
        }
        return UnsafeRawBufferPointer(rebasing: bytes[start..<position])
    }

    /// Whether there was at least one.
    private mutating func takeDigits() -> Bool {
        let start = position
        while position < bytes.count, (0x30...0x39).contains(bytes[position]) { position += 1 }
        return position > start
    }
}
