/// Six bits a letter, most significant first, without padding: RFC 4648 with an alphabet of one's own.
struct Base64Alphabet: Sendable {
    private let letters: [UInt8]
    /// 255 for what is no letter of the alphabet.
    private let values: [UInt8]

    /// `letters` are the 64 letters in order.
    init(_ letters: String) {
        self.letters = Array(letters.utf8)
        var values = [UInt8](repeating: 255, count: 256)
        for (value, letter) in self.letters.enumerated() { values[Int(letter)] = UInt8(value) }
        self.values = values
    }

    func encode(_ bytes: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count * 4 + 2) / 3)
        var (window, filled) = (0, 0)
        for byte in bytes {
            window = (window << 8 | Int(byte)) & 0xFFFF
            filled += 8
            while filled >= 6 {
                filled -= 6
                text.append(letters[(window >> filled) & 63])
            }
        }
        if filled > 0 { text.append(letters[(window << (6 - filled)) & 63]) }
        return text
    }

    /// Nil for a letter that is not in the alphabet, a length that no bytes have, and left-over bits that are not zero.
    func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count * 3 / 4)
        var (window, filled) = (0, 0)
        for letter in text {
            let value = values[Int(letter)]
            guard value != 255 else { return nil }
            window = (window << 6 | Int(value)) & 0xFFFF
            filled += 6
            if filled >= 8 {
                filled -= 8
                bytes.append(UInt8(truncatingIfNeeded: window >> filled))
            }
        }
        guard text.count % 4 != 1, window & ((1 << filled) - 1) == 0 else { return nil }
        return bytes
    }
}
