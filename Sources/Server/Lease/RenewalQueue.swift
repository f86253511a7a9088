internal import Coordination
internal import Determinism
internal import MVCC

/// Keep-alives on their way into the log: many of them make one entry.
///
///     waiting ──► underway ──► answered
///
/// One entry is under way at a time, so whatever comes meanwhile is company for the next, and answers keep the order of their
/// questions. When none is, a keep-alive goes at once if there has been none lately, and otherwise waits a little for others, but not
/// beyond what a fiftieth of its time to live allows.
struct RenewalQueue<Asker> {
    struct Renewal {
        var asker: Asker
        var lease: LeaseID
    }

    /// What one entry answers.
    struct Batch {
        /// Each lease once, however many ask for it.
        fileprivate(set) var leases: [LeaseID] = []
        fileprivate(set) var renewals: [(asker: Asker, position: Int)] = []
        /// When those that ask are told that it takes too long.
        var deadline: Instant
    }

    private var waiting: [Renewal] = []
    private var taken = 0
    private var due: Instant?
    private var sent = Instant(nanoseconds: 0)
    private(set) var underway: Batch?

    /// How many keep-alives may wait at once. More are refused.
    static var waitingMax: Int { 1 << 20 }
    /// So much company is enough.
    static var companyMax: Int { 64 }
    /// The longest that a keep-alive waits for company.
    static var patience: Duration { .milliseconds(50) }

    var count: Int { waiting.count - taken }

    /// Takes a keep-alive, whose lease lives for `timeToLive` as far as is known. False when too many wait.
    mutating func append(_ renewal: Renewal, timeToLive: TimeToLive?, now: Instant) -> Bool {
        guard count < Self.waitingMax else { return false }
        waiting.append(renewal)
        let share = timeToLive.map { Duration.milliseconds(Int64(clamping: $0.milliseconds / 50)) } ?? Self.patience
        let own = max(now, sent + min(share, Self.patience))
        due = due.map { min($0, own) } ?? own
        return true
    }

    /// When the next batch has waited long enough; nil when there is none, or one is under way.
    var nextDue: Instant? { underway == nil && count > 0 ? (count >= Self.companyMax ? sent : due) : nil }

    /// Makes the next batch, if it is time. It is under way until it is ``finish()``ed.
    mutating func begin(now: Instant, patience: Duration) -> [LeaseID]? {
        guard let nextDue, nextDue <= now else { return nil }
        var batch = Batch(deadline: now + patience)
        var positions: [LeaseID: Int] = [:]
        while taken < waiting.count, batch.leases.count < LeaseLimits.renewalsMax {
            let renewal = waiting[taken]
            taken += 1
            let position = positions[renewal.lease] ?? batch.leases.count
            if position == batch.leases.count {
                positions[renewal.lease] = position
                batch.leases.append(renewal.lease)
            }
            batch.renewals.append((renewal.asker, position))
        }
        if taken == waiting.count {
            waiting.removeAll(keepingCapacity: taken <= Self.capacityKept)
            taken = 0
            due = nil
        } else {
            due = now
        }
        sent = now
        underway = batch
        return batch.leases
    }

    private static var capacityKept: Int { 4_096 }

    /// Ends the batch that is under way.
    mutating func finish() -> Batch? {
        defer { underway = nil }
        return underway
    }
}
