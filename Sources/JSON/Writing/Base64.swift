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
        let start = text.count
        text.append(contentsOf: repeatElement(UInt8(ascii: "="), count: (bytes.count + 2) / 3 * 4))
        // Values are long: through pointers this is some times faster, and it holds up everybody's turn.
        text.withUnsafeMutableBytes { all in
            alphabet.withUnsafeBufferPointer { letters in
                var (position, place) = (0, start)
                while position &+ 2 < bytes.count {
                    let group =
                        UInt32(bytes[position]) << 16 | UInt32(bytes[position &+ 1]) << 8
                        | UInt32(bytes[position &+ 2])
                    all[place] = letters[Int(group >> 18)]
                    all[place &+ 1] = letters[Int(group >> 12) & 63]
                    all[place &+ 2] = letters[Int(group >> 6) & 63]
                    all[place &+ 3] = letters[Int(group) & 63]
                    position &+= 3
                    place &+= 4
                }
                guard position < bytes.count else { return }
                var group = UInt32(bytes[position]) << 16
                if position &+ 1 < bytes.count { group |= UInt32(bytes[position &+ 1]) << 8 }
                all[place] = letters[Int(group >> 18)]
                all[place &+ 1] = letters[Int(group >> 12) & 63]
                if position &+ 1 < bytes.count { all[place &+ 2] = letters[Int(group >> 6) & 63] }
            }
        }
    }

    /// Nil when a letter is in neither alphabet, or length or padding are impossible. Left-over bits are ignored.
    public static func decode(_ text: [UInt8]) -> [UInt8]? {
        var count = text.count
        while count > 0, text[count - 1] == UInt8(ascii: "=") { count -= 1 }
        let padding = text.count - count
        guard count % 4 != 1, padding == 0 || text.count % 4 == 0 && padding <= 2 else { return nil }
        var isValid = true
        let bytes = [UInt8](unsafeUninitializedCapacity: count * 3 / 4) { bytes, length in
            text.withUnsafeBufferPointer { letters in
                values.withUnsafeBufferPointer { values in
                    var group: UInt32 = 0
                    var bits = 0
                    for place in 0..<count {
                        let value = values[Int(letters[place])]
                        guard value != 255 else {
                            isValid = false
                            return
                        }
                        group = (group << 6 | UInt32(value)) & 0xFFFF
                        bits &+= 6
                        if bits >= 8 {
                            bits &-= 8
                            bytes[length] = UInt8(truncatingIfNeeded: group >> UInt32(bits))
                            length &+= 1
                        }
                    }
                }
            }
        }
        return isValid ? bytes : nil
    }
}
