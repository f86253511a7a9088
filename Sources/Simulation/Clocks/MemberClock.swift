internal import Bytes
public import Determinism

/// What the clocks of a member's machine say at a moment of the simulation.
///
/// One oscillator, fast or slow, drives two readings: BOOTTIME, which goes on while the machine is suspended, and MONOTONIC, which stands still
/// meanwhile. Readings are exact, cost the same at any moment, and never go back. Questions are about moments from the last change on.
public struct MemberClock: Hashable, Sendable {
    /// Readings are whole multiples of this many nanoseconds.
    public let granularity: Int
    public private(set) var drift: Drift
    /// The moment of the last change of the drift, and how far the oscillator had come: nanoseconds, and millionths of one beside.
    private var anchor: Instant
    private var anchorReading: UInt64
    private var anchorMillionths: UInt64 = 0
    private var state = State.running(suspendedFor: 0)

    /// In nanoseconds of the oscillator.
    private enum State: Hashable, Sendable {
        /// MONOTONIC is behind BOOTTIME by the sum of all suspensions.
        case running(suspendedFor: UInt64)
        /// MONOTONIC stands here.
        case suspended(UInt64)
    }

    /// A clock that says `reading` at a moment of the simulation.
    public init(
        reading: Instant = Instant(nanoseconds: 1_000_000_000), at moment: Instant = Instant(nanoseconds: 0),
        drift: Drift = .none, granularity: Int = 1
    ) {
        invariant(granularity > 0, "a clock ticks")
        drift.check()
        self.granularity = granularity
        self.drift = drift
        anchor = moment
        anchorReading = reading.nanoseconds
    }

    public func monotonic(at moment: Instant) -> Instant {
        switch state {
        case .running(let suspendedFor): rounded(oscillator(at: moment) - suspendedFor)
        case .suspended(let reading): rounded(reading)
        }
    }

    public func boottime(at moment: Instant) -> Instant { rounded(oscillator(at: moment)) }

    public var isSuspended: Bool {
        if case .suspended = state { true } else { false }
    }

    /// The earliest moment from `now` on at which MONOTONIC has come to a reading, as long as nothing is changed. Nil when that is never, as for
    /// a machine that is suspended.
    public func moment(reaching reading: Instant, from now: Instant) -> Instant? {
        guard monotonic(at: now) < reading else { return now }
        guard case .running(let suspendedFor) = state else { return nil }
        let step = UInt128(granularity)
        let tick = (UInt128(reading.nanoseconds) + step - 1) / step * step
        let goal = (tick + UInt128(suspendedFor) - UInt128(anchorReading)) * 1_000_000 - UInt128(anchorMillionths)
        let moment = UInt128(anchor.nanoseconds) + drift.elapsed(reaching: goal)
        return UInt64(exactly: moment).map { Instant(nanoseconds: $0) }
    }

    // MARK: Changes

    /// The clock runs at another speed from now on; it does not jump.
    public mutating func setDrift(_ drift: Drift, at moment: Instant) {
        drift.check()
        let (reading, millionths) = exactReading(at: moment)
        anchorReading = reading
        anchorMillionths = millionths
        anchor = max(anchor, moment)
        self.drift = drift
    }

    /// The machine is suspended: MONOTONIC stands still. Without effect when it is already.
    public mutating func suspend(at moment: Instant) {
        guard case .running(let suspendedFor) = state else { return }
        state = .suspended(oscillator(at: moment) - suspendedFor)
    }

    public mutating func resume(at moment: Instant) {
        guard case .suspended(let reading) = state else { return }
        state = .running(suspendedFor: oscillator(at: moment) - reading)
    }

    // MARK: Arithmetic

    private func oscillator(at moment: Instant) -> UInt64 { exactReading(at: moment).nanoseconds }

    private func exactReading(at moment: Instant) -> (nanoseconds: UInt64, millionths: UInt64) {
        let elapsed = moment > anchor ? moment.nanoseconds - anchor.nanoseconds : 0
        let sum = drift.millionths(after: elapsed) + UInt128(anchorMillionths)
        // Half an hour since the last change fits at any speed, and divides ten times as fast.
        if let short = UInt64(exactly: sum) { return (anchorReading + short / 1_000_000, short % 1_000_000) }
        let (quotient, remainder) = sum.quotientAndRemainder(dividingBy: 1_000_000)
        return (anchorReading + UInt64(quotient), UInt64(remainder))
    }

    private func rounded(_ reading: UInt64) -> Instant {
        granularity == 1
            ? Instant(nanoseconds: reading) : Instant(nanoseconds: reading - reading % UInt64(granularity))
    }
}
