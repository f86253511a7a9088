/// The 32 bytes that SHA-256 answers.
public struct SHA256Digest: Hashable, Comparable, Sendable {
    private var words: (UInt64, UInt64, UInt64, UInt64)

    public static let byteCount = 32

    init(words: [UInt32]) {
        func pair(_ index: Int) -> UInt64 { UInt64(words[index]) << 32 | UInt64(words[index + 1]) }
        self.words = (pair(0), pair(2), pair(4), pair(6))
    }

    /// Nil unless there are 32 bytes.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        let read = bytes.withUnsafeBytes { buffer -> (UInt64, UInt64, UInt64, UInt64) in
            func word(_ index: Int) -> UInt64 {
                UInt64(bigEndian: buffer.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self))
            }
            return (word(0), word(1), word(2), word(3))
        }
        words = read
    }

    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.byteCount)
        for word in [words.0, words.1, words.2, words.3] { bytes.appendBigEndian(word) }
        return bytes
    }

    public static func == (a: SHA256Digest, b: SHA256Digest) -> Bool { a.words == b.words }

    /// In the order of their bytes.
    public static func < (a: SHA256Digest, b: SHA256Digest) -> Bool { a.words < b.words }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
    }
}
