/// The length and a polynomial hash of a byte string, from which those of a concatenation follow at once.
///
/// Stands for the string where a search would have to keep millions of them. Two strings of one length have the same
/// hash with a chance of about length / 2⁶¹; a search that met such a pair could take one for the other.
public struct Fingerprint: Hashable, Sendable {
    public private(set) var length: Int
    @usableFromInline var hash: UInt64
    /// The base to the power of the length: what a string is multiplied by when this one follows it.
    @usableFromInline var power: UInt64

    public static let empty = Fingerprint(length: 0, hash: 0, power: 1)

    @usableFromInline
    init(length: Int, hash: UInt64, power: UInt64) {
        self.length = length
        self.hash = hash
        self.power = power
    }

    public init(_ bytes: [UInt8]) {
        self = bytes.reduce(into: .empty) { whole, byte in
            whole = whole.appending(Fingerprint(length: 1, hash: UInt64(byte), power: Self.base))
        }
    }

    @inlinable
    public func appending(_ other: Fingerprint) -> Fingerprint {
        Fingerprint(
            length: length + other.length,
            hash: Self.reduced(Self.product(hash, other.power) + other.hash),
            power: Self.product(power, other.power))
    }

    /// The Mersenne prime 2⁶¹ − 1, and a base drawn once.
    @usableFromInline static let prime: UInt64 = (1 << 61) - 1
    @usableFromInline static let base: UInt64 = 0x0B5A_C1F3_9D27_64E9

    @inlinable
    static func product(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let (high, low) = a.multipliedFullWidth(by: b)
        return reduced((high << 3 | low >> 61) + (low & prime))
    }

    @inlinable
    static func reduced(_ sum: UInt64) -> UInt64 { sum >= prime ? sum - prime : sum }
}
