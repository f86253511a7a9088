/// What RFC 9113 §8.2.1 says about the bytes of names and values.
enum Spelling {
    static func marks(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) -> HeaderField.Marks {
        nameMarks(name).union(isValidValue(value) ? [] : .invalidValue)
    }

    static func nameMarks(_ name: UnsafeRawBufferPointer) -> HeaderField.Marks {
        guard let first = name.first else { return .invalidName }
        let isPseudo = first == UInt8(ascii: ":")
        var isValid = !isPseudo || name.count > 1
        for byte in name.dropFirst(isPseudo ? 1 : 0) {
            let isForbidden = byte <= 0x20 || (0x41...0x5A).contains(byte) || byte >= 0x7F || byte == UInt8(ascii: ":")
            isValid = isValid && !isForbidden
        }
        var marks: HeaderField.Marks = isPseudo ? .pseudo : []
        if !isValid { marks.insert(.invalidName) }
        return marks
    }

    /// Departure: white space at either end of a value is let through, as the Go implementation does.
    static func isValidValue(_ value: UnsafeRawBufferPointer) -> Bool {
        for byte in value where byte == 0 || byte == 10 || byte == 13 { return false }
        return true
    }
}
