/// Writing JSON to the end of a byte array.
extension [UInt8] {
    /// Appends text that is JSON already.
    public mutating func appendJSON(_ literal: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
    }

    /// Appends the text in quotes, with everything escaped that JSON demands (RFC 8259 §7).
    public mutating func appendJSONString(_ text: String) {
        append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(contentsOf: [UInt8(ascii: "\\"), byte])
            case 0x0A: appendJSON("\\n")
            case 0x0D: appendJSON("\\r")
            case 0x09: appendJSON("\\t")
            case 0x00..<0x20:
                appendJSON("\\u00")
                append(Self.hexDigit(byte >> 4))
                append(Self.hexDigit(byte & 15))
            default: append(byte)
            }
        }
        append(UInt8(ascii: "\""))
    }

    /// Appends a number.
    public mutating func appendJSONNumber(_ number: some BinaryInteger) {
        append(contentsOf: String(number).utf8)
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x61 + value - 10 }
}
