/// How long to wait before the next attempt: doubling up to a bound, each time between half and the whole, so that
/// members that lost the same peer do not come back in step.
struct Backoff {
    private let first: Duration
    private let last: Duration
    private var failures = 0

    init(first: Duration, last: Duration) {
        self.first = first
        self.last = last
    }

    mutating func reset() { failures = 0 }

    /// Makes the next wait the longest: what went wrong will not mend itself in milliseconds.
    mutating func exhaust() { failures = 30 }

    mutating func next(using random: inout some RandomNumberGenerator) -> Duration {
        let whole = min(last, first * (1 << min(failures, 20)))
        failures = min(failures + 1, 30)
        return whole * Int.random(in: 500...1000, using: &random) / 1000
    }
}
