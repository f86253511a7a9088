/// A reading of some clock, in nanoseconds since a point that only the clock knows.
///
/// Readings of different clocks must not be compared; each place that keeps instants says whose they are.
public struct Instant: Hashable, Comparable, Sendable {
    public var nanoseconds: UInt64

    @inlinable
    public init(nanoseconds: UInt64) { self.nanoseconds = nanoseconds }

    @inlinable
    public static func < (a: Instant, b: Instant) -> Bool { a.nanoseconds < b.nanoseconds }

    /// Saturates at both ends: a deadline that is too far away to count is one that never comes.
    @inlinable
    public static func + (instant: Instant, duration: Duration) -> Instant {
        let (step, backwards) = duration.magnitudeInNanoseconds
        let (sum, overflow) =
            backwards
            ? instant.nanoseconds.subtractingReportingOverflow(step)
            : instant.nanoseconds.addingReportingOverflow(step)
        guard overflow else { return Instant(nanoseconds: sum) }
        return Instant(nanoseconds: backwards ? 0 : .max)
    }

    /// How much later the first is; negative when it is earlier.
    @inlinable
    public static func - (later: Instant, earlier: Instant) -> Duration {
        later >= earlier
            ? .nanoseconds(Int64(clamping: later.nanoseconds - earlier.nanoseconds))
            : .nanoseconds(-Int64(clamping: earlier.nanoseconds - later.nanoseconds))
    }
}

extension Duration {
    /// The size, rounded down to nanoseconds and clamped to 64 bits, and whether it is negative.
    @inlinable
    var magnitudeInNanoseconds: (UInt64, negative: Bool) {
        let (seconds, attoseconds) = components
        let negative = seconds < 0 || attoseconds < 0
        let (whole, overflow) = seconds.magnitude.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, carry) = whole.addingReportingOverflow(attoseconds.magnitude / 1_000_000_000)
        return (overflow || carry ? .max : sum, negative)
    }
}
