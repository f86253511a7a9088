/// Text in a log line. A line is one line, and no value can pass for two or for another field.
extension [UInt8] {
    /// Appends the text in quotes if a reader could not tell otherwise where it begins and ends.
    mutating func append(quotedIfNeeded text: String) {
        let isWord =
            !text.isEmpty
            && text.utf8.allSatisfy {
                $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "=")
                    && $0 != UInt8(ascii: "\\")
            }
            && text.utf8.count <= LogValue.textBytesMax
        if isWord {
            append(contentsOf: text.utf8)
        } else {
            append(quoted: text)
        }
    }

    /// Appends the text as a JSON string, cut at ``LogValue/textBytesMax``.
    mutating func append(quoted text: String) {
        append(UInt8(ascii: "\""))
        append(escaped: text)
        append(UInt8(ascii: "\""))
    }

    /// Appends the text with the escapes of JSON, cut at ``LogValue/textBytesMax``.
    mutating func append(escaped text: String) {
        var bytesLeft = LogValue.textBytesMax
        for scalar in text.unicodeScalars {
            bytesLeft -= UTF8.width(scalar)
            if bytesLeft < 0 {
                append(contentsOf: "…".utf8)
                return
            }
            append(escaped: scalar)
        }
    }

    private mutating func append(escaped scalar: UnicodeScalar) {
        switch scalar {
        case "\"": append(contentsOf: "\\\"".utf8)
        case "\\": append(contentsOf: "\\\\".utf8)
        case "\n": append(contentsOf: "\\n".utf8)
        case "\r": append(contentsOf: "\\r".utf8)
        case "\t": append(contentsOf: "\\t".utf8)
        case _ where Self.isInvisible(scalar):
            let digits = String(scalar.value, radix: 16)
            append(contentsOf: "\\u".utf8)
            append(contentsOf: repeatElement(UInt8(ascii: "0"), count: 4 - digits.utf8.count))
            append(contentsOf: digits.utf8)
        default:
            append(contentsOf: String(scalar).utf8)
        }
    }

    /// What a terminal obeys instead of showing: control characters, line separators and changes of direction.
    private static func isInvisible(_ scalar: UnicodeScalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
