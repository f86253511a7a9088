extension JSONReader {
    /// A string as text. Half of a surrogate pair alone becomes U+FFFD, as other readers have it.
    public mutating func readString() throws(JSONError) -> String {
        let start = position
        let content = try readStringBytes()
        guard let text = String(validating: content, as: UTF8.self) else {
            throw JSONError(.malformedString, at: start)
        }
        return text
    }

    /// A string as its bytes, whose encoding is not checked: for text that is decoded further.
    public mutating func readStringBytes() throws(JSONError) -> [UInt8] {
        guard try nextByte() == UInt8(ascii: "\"") else { throw unexpected }
        position += 1
        var content: [UInt8] = []
        var start = position
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                content.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[start..<position]))
                position += 1
                return content
            case UInt8(ascii: "\\"):
                content.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[start..<position]))
                position += 1
                try readEscape(into: &content)
                start = position
            case 0x00..<0x20: throw JSONError(.malformedString, at: position)
            default: position += 1
            }
        }
        throw JSONError(.endOfText, at: position)
    }

    private mutating func readEscape(into content: inout [UInt8]) throws(JSONError) {
        guard position < bytes.count else { throw JSONError(.endOfText, at: position) }
        let letter = bytes[position]
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(letter)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "u"): content.append(contentsOf: String(try readScalar()).utf8)
        default: throw JSONError(.malformedString, at: position - 1)
        }
    }

    /// What follows `\u`: one scalar of four digits, or of a surrogate pair.
    private mutating func readScalar() throws(JSONError) -> Character {
        let first = try readUnit()
        if let scalar = Unicode.Scalar(first) { return Character(scalar) }
        // A high half is joined with a low one that follows; any other half alone stands for nothing.
        let behind = position
        if first < 0xDC00, position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
            bytes[position + 1] == UInt8(ascii: "u")
        {
            position += 2
            let second = try readUnit()
            if (0xDC00..<0xE000).contains(second),
                let scalar = Unicode.Scalar(0x1_0000 + (first - 0xD800) << 10 + (second - 0xDC00))
            {
                return Character(scalar)
            }
            position = behind
        }
        return "\u{FFFD}"
    }

    private mutating func readUnit() throws(JSONError) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard position < bytes.count else { throw JSONError(.endOfText, at: position) }
            let digit: UInt8
            switch bytes[position] {
            case 0x30...0x39: digit = bytes[position] - 0x30
            case 0x41...0x46: digit = bytes[position] - 0x41 + 10
            case 0x61...0x66: digit = bytes[position] - 0x61 + 10
            default: throw JSONError(.malformedString, at: position)
            }
            unit = unit << 4 | UInt32(digit)
            position += 1
        }
        return unit
    }
}
