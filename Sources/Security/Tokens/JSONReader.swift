/// Reads JSON (RFC 8259) from the front of a byte string. Every method answers nil or false where something else stands.
struct JSONReader {
    private let bytes: [UInt8]
    private var at = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool {
        mutating get {
            skipSpace()
            return at == bytes.count
        }
    }

    var isAtString: Bool {
        mutating get { peek == UInt8(ascii: "\"") }
    }

    private var peek: UInt8? {
        mutating get {
            skipSpace()
            return at < bytes.count ? bytes[at] : nil
        }
    }

    /// Takes a letter of the grammar, if it is the next.
    mutating func take(_ letter: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: letter) else { return false }
        at += 1
        return true
    }

    mutating func string() -> String? {
        guard take("\"") else { return nil }
        var text: [UInt8] = []
        while at < bytes.count {
            let byte = bytes[at]
            at += 1
            switch byte {
            case UInt8(ascii: "\""): return String(validating: text, as: UTF8.self)
            case UInt8(ascii: "\\"): guard escape(into: &text) else { return nil }
            case 0x20...: text.append(byte)
            default: return nil
            }
        }
        return nil
    }

    private static let escapes: [UInt8: UInt8] = [
        UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "\\"): UInt8(ascii: "\\"),
        UInt8(ascii: "/"): UInt8(ascii: "/"),
        UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10, UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9,
    ]

    private mutating func escape(into text: inout [UInt8]) -> Bool {
        guard at < bytes.count else { return false }
        let letter = bytes[at]
        at += 1
        guard letter == UInt8(ascii: "u") else {
            guard let meant = Self.escapes[letter] else { return false }
            text.append(meant)
            return true
        }
        guard var code = hexadecimal() else { return false }
        if (0xD800...0xDBFF).contains(code) {
            // The first half of a pair: the second must follow.
            guard bytes[at...].starts(with: Array("\\u".utf8)) else { return false }
            at += 2
            guard let low = hexadecimal(), (0xDC00...0xDFFF).contains(low) else { return false }
            code = 0x1_0000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { return false }
        text += Array(String(scalar).utf8)
        return true
    }

    private mutating func hexadecimal() -> UInt32? {
        guard bytes.count - at >= 4 else { return nil }
        var code: UInt32 = 0
        for byte in bytes[at..<(at + 4)] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else { return nil }
            code = code << 4 | UInt32(digit)
        }
        at += 4
        return code
    }

    /// A number, and the integer that it is, if it is one of 0 to 2⁶⁴ − 1 without fraction and exponent.
    mutating func number() -> (integer: UInt64?, isNegative: Bool)? {
        guard let first = peek, first == UInt8(ascii: "-") || Self.isDigit(first) else { return nil }
        let start = at
        while at < bytes.count, Self.isNumberLetter(bytes[at]) { at += 1 }
        let letters = bytes[start..<at]
        let isInteger = letters.allSatisfy(Self.isDigit) && (letters.count == 1 || first != UInt8(ascii: "0"))
        let integer = isInteger ? UInt64(String(decoding: letters, as: UTF8.self)) : nil
        return (integer, first == UInt8(ascii: "-"))
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isNumberLetter(_ byte: UInt8) -> Bool { isDigit(byte) || "+-.eE".utf8.contains(byte) }

    /// Passes over a value of any kind; false where none stands or it nests too deep.
    mutating func skipValue(depthMax: Int) -> Bool {
        var closing: [Unicode.Scalar] = []
        repeat {
            if isAtString {
                guard string() != nil else { return false }
            } else if take("{") {
                closing.append("}")
            } else if take("[") {
                closing.append("]")
            } else if number() == nil, !word() {
                return false
            }
            guard closing.count <= depthMax, skipBetween(&closing) else { return false }
        } while !closing.isEmpty
        return true
    }

    /// What may stand between the values of containers. More is let through than the grammar allows; a sealed token holds no
    /// nonsense, and what is skipped means nothing here.
    private mutating func skipBetween(_ closing: inout [Unicode.Scalar]) -> Bool {
        while let end = closing.last {
            if take(end) {
                closing.removeLast()
            } else if !take(","), !take(":") {
                return at < bytes.count
            }
        }
        return true
    }

    private mutating func word() -> Bool {
        for word in ["true", "false", "null"] {
            _ = peek
            if bytes[at...].starts(with: Array(word.utf8)) {
                at += word.utf8.count
                return true
            }
        }
        return false
    }

    private mutating func skipSpace() {
        while at < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[at]) { at += 1 }
    }
}
