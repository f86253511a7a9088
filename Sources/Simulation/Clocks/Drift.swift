internal import Bytes

/// How fast a clock runs beside the time of the simulation.
public enum Drift: Hashable, Sendable {
    /// Fast by so many millionths; slow when negative.
    case constant(partsPerMillion: Int)
    /// Fast by the first for half a period, by the second for the other half, and so on. Nanoseconds.
    case strobe(first: Int, second: Int, halfPeriod: Int)

    public static let none = Drift.constant(partsPerMillion: 0)

    /// A clock runs at a hundredth of its speed at least and at ten times it at most.
    public static let partsPerMillionRange = -990_000...9_000_000

    func check() {
        switch self {
        case .constant(let rate):
            invariant(Self.partsPerMillionRange.contains(rate), "a clock runs forwards")
        case .strobe(let first, let second, let halfPeriod):
            invariant(
                Self.partsPerMillionRange.contains(first) && Self.partsPerMillionRange.contains(second),
                "a clock runs forwards")
            invariant(halfPeriod > 0, "a strobe has a period")
        }
    }

    /// How far the clock comes while so many nanoseconds pass, in millionths of a nanosecond: exact.
    func millionths(after elapsed: UInt64) -> UInt128 {
        switch self {
        case .constant(let rate):
            return UInt128(elapsed) * UInt128(Self.speed(rate))
        case .strobe(let first, let second, let halfPeriod):
            let half = UInt64(halfPeriod)
            let periods = elapsed / (2 * half)
            let rest = elapsed % (2 * half)
            let slow = UInt128(half) * UInt128(Self.speed(first))
            let whole = UInt128(periods) * (slow + UInt128(half) * UInt128(Self.speed(second)))
            return rest <= half
                ? whole + UInt128(rest) * UInt128(Self.speed(first))
                : whole + slow + UInt128(rest - half) * UInt128(Self.speed(second))
        }
    }

    /// The least number of nanoseconds after which the clock has come so far.
    func elapsed(reaching millionths: UInt128) -> UInt128 {
        switch self {
        case .constant(let rate):
            return Self.quotient(millionths, Self.speed(rate))
        case .strobe(let first, let second, let halfPeriod):
            let half = UInt128(halfPeriod)
            let early = half * UInt128(Self.speed(first))
            let period = early + half * UInt128(Self.speed(second))
            let periods = millionths / period
            let rest = millionths % period
            let inPeriod =
                rest <= early
                ? Self.quotient(rest, Self.speed(first)) : half + Self.quotient(rest - early, Self.speed(second))
            return periods * 2 * half + inPeriod
        }
    }

    /// Millionths of a nanosecond per nanosecond.
    private static func speed(_ partsPerMillion: Int) -> UInt64 { UInt64(1_000_000 + partsPerMillion) }

    private static func quotient(_ dividend: UInt128, _ divisor: UInt64) -> UInt128 {
        (dividend + UInt128(divisor) - 1) / UInt128(divisor)
    }
}
