extension [UInt8] {
    /// Appends a text in quotation marks, as RFC 8259 §7 writes it.
    mutating func appendJSONString(_ text: String) {
        append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                append(UInt8(ascii: "\\"))
                append(byte)
            case ..<0x20:
                let digits = String(byte, radix: 16)
                self += Array("\\u\(digits.utf8.count == 1 ? "000" : "00")\(digits)".utf8)
            default: append(byte)
            }
        }
        append(UInt8(ascii: "\""))
    }
}
