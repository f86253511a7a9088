internal import Determinism
internal import Raft

/// This member's estimate of cluster time: exact on the leader, a lower bound on the others.
///
/// A follower keeps what the leader's messages say with its own clock at receipt, overwritten, even downwards, by any higher term.
/// A new leader starts from the larger of the last stamp in its log and what it kept, advanced at the slowest rate that the
/// drift bound allows; so cluster time neither restarts nor runs ahead of the leader before.
struct ClusterClock: Sendable {
    /// Clocks of members run apart by at most one part in this many while an estimate is carried over.
    static let driftDivisor: UInt64 = 100

    private var term: Term = .zero
    private var value: ClusterTime = .zero
    private var received: Instant
    private var leads = false

    /// Starts from the end of the log that the member has.
    init(startingAt now: Instant, from lastStamp: ClusterTime, of lastTerm: Term) {
        received = now
        value = lastStamp
        term = lastTerm
    }

    /// The estimate at `now`.
    func reading(at now: Instant) -> ClusterTime {
        let elapsed = now.nanosecondsSince(received)
        let counted = leads ? elapsed : elapsed - elapsed / Self.driftDivisor
        let (sum, overflow) = value.nanoseconds.addingReportingOverflow(counted)
        return ClusterTime(nanoseconds: overflow ? .max : sum)
    }

    /// Takes over what a leader of `term` said.
    mutating func observe(_ stamp: ClusterTime, in term: Term, at now: Instant) {
        guard term >= self.term, !(leads && term == self.term) else { return }
        if term == self.term, stamp <= reading(at: now) { return }
        self.term = term
        value = stamp
        received = now
        leads = false
    }

    /// Starts to make cluster time: this member leads `term` and its log ends with `lastStamp`.
    ///
    /// Every entry of the log came with a message of its term or a later one, so what was kept is never older than the log's end.
    mutating func lead(_ term: Term, lastStamp: ClusterTime, at now: Instant) {
        guard !(leads && term == self.term) else { return }
        value = max(lastStamp, reading(at: now))
        received = now
        leads = true
        self.term = term
    }

    /// Stops making cluster time and keeps the last value as an estimate.
    mutating func follow(at now: Instant) {
        guard leads else { return }
        value = reading(at: now)
        received = now
        leads = false
    }
}
