/// Bytes as JSON carries them: RFC 4648 §4 with padding out; §4 or §5 in, with padding or without.
public enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// What each letter of either alphabet stands for; 255 for what is in none.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, letter) in alphabet.enumerated() { values[Int(letter)] = UInt8(value) }
        values[Int(UInt8(ascii: "-"))] = 62
        values[Int(UInt8(ascii: "_"))] = 63
        return values
    }()

    public static func append(_ bytes: UnsafeRawBufferPointer, to text: inout [UInt8]) {
        text.reserveCapacity(text.count + (bytes.count + 2) / 3 * 4)
        var position = 0
        while position < bytes.count {
            let taken = min(3, bytes.count - position)
            var group = UInt32(bytes[position]) << 16
            if taken > 1 { group |= UInt32(bytes[position + 1]) << 8 }
            if taken > 2 { group |= UInt32(bytes[position + 2]) }
            for place in 0..<4 {
                text.append(place > taken ? UInt8(ascii: "=") : alphabet[Int(group >> (18 - 6 * UInt32(place))) & 63])
            }
            position += taken
        }
    }

    /// Nil when a letter is in neither alphabet, or length or padding are impossible. Left-over bits are ignored.
    public static func decode(_ text: [UInt8]) -> [UInt8]? {
        var letters = text[...]
        while letters.last == UInt8(ascii: "=") { letters.removeLast() }
        let padding = text.count - letters.count
        guard letters.count % 4 != 1, padding == 0 || (letters.count + padding) % 4 == 0 && padding <= 2 else {
            return nil
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(letters.count * 3 / 4)
        var group: UInt32 = 0
        var bits = 0
        for letter in letters {
            let value = values[Int(letter)]
            guard value != 255 else { return nil }
            group = (group << 6 | UInt32(value)) & 0xFFFF
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: group >> UInt32(bits)))
            }
        }
        return bytes
    }
}
