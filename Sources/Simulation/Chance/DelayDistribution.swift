internal import Bytes
public import Determinism

/// How long something takes: never less than a minimum, exponential above it, and now and then very much longer.
public struct DelayDistribution: Hashable, Sendable {
    /// In nanoseconds.
    public var minimum: Int
    /// The mean of what comes on top of the minimum, in nanoseconds.
    public var mean: Int
    /// How often what comes on top is multiplied by ``tailFactor``.
    public var tail: Odds
    public var tailFactor: Int

    public init(minimum: Int, mean: Int, tail: Odds = .never, tailFactor: Int = 100) {
        invariant(minimum >= 0 && mean >= 0 && tailFactor >= 0, "nothing takes less than no time")
        invariant(mean <= Self.meanMax && tailFactor <= Self.tailFactorMax, "sums of delays stay in 64 bits")
        self.minimum = minimum
        self.mean = mean
        self.tail = tail
        self.tailFactor = tailFactor
    }

    /// A thousand seconds.
    public static let meanMax = 1_000_000_000_000
    public static let tailFactorMax = 10_000

    /// Always the same.
    public static func exactly(_ nanoseconds: Int) -> DelayDistribution {
        DelayDistribution(minimum: nanoseconds, mean: 0)
    }

    /// Nanoseconds.
    @inlinable
    public func draw(_ random: inout SplitMix64) -> Int {
        guard mean > 0 else { return minimum }
        let excess = Self.exponential(mean: mean, random.next())
        return minimum + (random.happens(tail) ? excess * tailFactor : excess)
    }

    /// `mean` × −ln u for the uniform u in (0, 1] that the bits are.
    ///
    /// −log₂ u is the number of leading zeros and a fraction, which is taken to be linear between powers of two: 0.06 too low at
    /// most, with a mean of 1.5 where the logarithm has 1.4427. Dividing by that mean makes the mean of what is drawn exact.
    @inlinable
    static func exponential(mean: Int, _ bits: UInt64) -> Int {
        let zeros = bits.leadingZeroBitCount
        let mantissa = zeros < 63 ? (bits << UInt64(zeros + 1)) >> 44 : 0
        let logarithm = UInt64(zeros) << 20 + (1 << 20 - mantissa)
        let product = UInt64(mean).multipliedFullWidth(by: logarithm)
        let scaled = product.high << 44 | product.low >> 20
        return Int(scaled * 2 / 3)
    }
}
