/// The cipher Blowfish with bcrypt's key schedule ("eksblowfish", Provos and Mazières, 1999).
///
/// It owns the memory of its round keys and boxes, which are worth as much as the password that they were made of, and wipes it at
/// the end.
struct Blowfish: ~Copyable {
    private static let roundKeyCount = 18
    private static let boxWordCount = 1024

    /// 18 round keys, then the four boxes.
    private let words: UnsafeMutablePointer<UInt32>

    /// The state after one expansion with a key and a salt of four words.
    init(key: [UInt32], salt: [UInt32]) {
        words = .allocate(capacity: Self.roundKeyCount + Self.boxWordCount)
        BlowfishConstants.rounds.withUnsafeBufferPointer { source in
            for index in 0..<Self.roundKeyCount { (words + index).initialize(to: source[index]) }
        }
        BlowfishConstants.boxes.withUnsafeBufferPointer { source in
            for index in 0..<Self.boxWordCount { (words + Self.roundKeyCount + index).initialize(to: source[index]) }
        }
        expand(key: key, salt: salt)
    }

    deinit {
        words.update(repeating: 0, count: Self.roundKeyCount + Self.boxWordCount)
        words.deallocate()
    }

    /// The eighteen words that a key gives when it is repeated for as long as is needed. A key of no bytes gives zeros.
    static func keyWords(_ key: [UInt8]) -> [UInt32] {
        guard !key.isEmpty else { return Array(repeating: 0, count: roundKeyCount) }
        return (0..<roundKeyCount).map { word in
            (0..<4).reduce(0) { $0 << 8 | UInt32(key[(4 * word + $1) % key.count]) }
        }
    }

    /// Mixes a key of eighteen words and a salt of four into the state.
    mutating func expand(key: [UInt32], salt: [UInt32] = [0, 0, 0, 0]) {
        for index in 0..<Self.roundKeyCount { words[index] ^= key[index] }
        let mix = (salt[0], salt[1], salt[2], salt[3])
        var (left, right): (UInt32, UInt32) = (0, 0)
        var index = 0
        while index < Self.roundKeyCount + Self.boxWordCount {
            // The salt's halves take turns, beginning with the first.
            let isFirst = index & 2 == 0
            left ^= isFirst ? mix.0 : mix.2
            right ^= isFirst ? mix.1 : mix.3
            encrypt(&left, &right)
            words[index] = left
            words[index &+ 1] = right
            index &+= 2
        }
    }

    /// Encrypts one block of two words.
    @inline(__always)
    func encrypt(_ left: inout UInt32, _ right: inout UInt32) {
        let boxes = words + Self.roundKeyCount
        var (l, r) = (left, right)
        var round = 0
        while round < 16 {
            l ^= words[round]
            r ^= Self.mix(l, boxes)
            r ^= words[round &+ 1]
            l ^= Self.mix(r, boxes)
            round &+= 2
        }
        (left, right) = (r ^ words[17], l ^ words[16])
    }

    @inline(__always)
    private static func mix(_ word: UInt32, _ boxes: UnsafeMutablePointer<UInt32>) -> UInt32 {
        let a = boxes[Int(truncatingIfNeeded: word &>> 24)]
        let b = boxes[256 &+ Int(truncatingIfNeeded: (word &>> 16) & 255)]
        let c = boxes[512 &+ Int(truncatingIfNeeded: (word &>> 8) & 255)]
        let d = boxes[768 &+ Int(truncatingIfNeeded: word & 255)]
        return ((a &+ b) ^ c) &+ d
    }
}
