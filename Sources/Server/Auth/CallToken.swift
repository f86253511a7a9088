internal import Bytes
internal import Coordination

/// The text of a simple token, which is letters, a dot and the index of the entry that made it.
struct CallToken {
    /// What the table of tokens knows it by.
    let digest: SHA256Digest
    let index: UInt64

    static let letterCount = 16
    private static let indexDigitsMax = 20

    /// Nil for what no member ever gave out.
    init?(text: [UInt8]) {
        let halves = text.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2, halves[0].count == Self.letterCount, halves[1].count <= Self.indexDigitsMax,
            halves[1].allSatisfy({ (0x30...0x39).contains($0) }), halves[1].first != 0x30,
            let index = UInt64(String(decoding: halves[1], as: UTF8.self))
        else { return nil }
        self.index = index
        digest = Self.digest(of: Array(halves[0]))
    }

    static func digest(of letters: [UInt8]) -> SHA256Digest { SHA256.of(letters) }

    static func text(_ letters: [UInt8], index: UInt64) -> [UInt8] { letters + Array(".\(index)".utf8) }

    /// Sixteen letters of random bytes: some 90 bits that nobody guesses.
    static func letters(from random: [UInt8]) -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
        // Bytes beyond the last whole alphabet would make its first letters likelier.
        return random.filter { $0 < 208 }.prefix(letterCount).map { alphabet[Int($0) % alphabet.count] }
    }
}
