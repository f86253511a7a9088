/// RFC 4648 §4, written without padding and read with or without it, as gRPC asks for `-bin` metadata.
enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    /// 255 for what is not in the alphabet.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, letter) in alphabet.enumerated() { values[Int(letter)] = UInt8(value) }
        return values
    }()

    static func encode(_ bytes: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var window = 0
        var filled = 0
        for byte in bytes {
            window = (window << 8 | Int(byte)) & 0xFFFF
            filled += 8
            while filled >= 6 {
                filled -= 6
                text.append(alphabet[(window >> filled) & 63])
            }
        }
        if filled > 0 { text.append(alphabet[(window << (6 - filled)) & 63]) }
        return text
    }

    /// Nil when a letter is not in the alphabet or the length is impossible. Left-over bits are ignored.
    static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count * 3 / 4)
        var window = 0
        var filled = 0
        var letters = 0
        var padding = 0
        for letter in text {
            if letter == UInt8(ascii: "=") {
                padding += 1
                continue
            }
            let value = values[Int(letter)]
            guard value != 255, padding == 0 else { return nil }
            letters += 1
            window = (window << 6 | Int(value)) & 0xFFFF
            filled += 6
            if filled >= 8 {
                filled -= 8
                bytes.append(UInt8(truncatingIfNeeded: window >> filled))
            }
        }
        guard letters % 4 != 1, padding <= 2 else { return nil }
        return bytes
    }
}
