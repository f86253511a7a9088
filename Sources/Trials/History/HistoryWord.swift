/// Text as one word of a line: what would part words, and what is not printable, is written as `%` and two hex digits.
enum HistoryWord {
    private static let digits = Array("0123456789abcdef".utf8)
    /// The empty text, which no word can be.
    private static let empty = "%"

    static func encode(_ text: String) -> String {
        guard !text.isEmpty else { return empty }
        if text.utf8.allSatisfy(isPlain) { return text }
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if isPlain(byte) {
                bytes.append(byte)
            } else {
                bytes.append(UInt8(ascii: "%"))
                bytes.append(digits[Int(byte >> 4)])
                bytes.append(digits[Int(byte & 15)])
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func decode(_ word: Substring) -> String? {
        guard word != empty else { return "" }
        guard word.utf8.contains(UInt8(ascii: "%")) else { return String(word) }
        var bytes: [UInt8] = []
        var rest = word.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(number), let low = rest.popFirst().flatMap(number) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func number(_ digit: UInt8) -> UInt8? {
        digits.firstIndex(of: digit).map(UInt8.init)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "%")
    }
}
