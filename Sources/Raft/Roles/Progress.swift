/// What a leader knows of one member's log, and how it sends to it.
///
///              accepted                      log compacted
///     probe ─────────────► replicate     ──────────────────────► snapshot
///       ▲                      │                                    │
///       └──── rejected ────────┘ ◄──────────── installed ───────────┘
///
/// `probe` sends one append and waits; `replicate` sends without waiting, up to a window; `snapshot` sends chunks.
struct Progress: Hashable, Sendable {
    enum Flow: Hashable, Sendable {
        case probe(isPaused: Bool)
        case replicate
        case snapshot(SnapshotTransfer)
    }

    let member: MemberID
    /// The member's log is durable and equal to the leader's up to here. Of the leader itself: what is durable.
    var match = LogIndex.zero
    /// The next entry to send.
    var next: LogIndex
    var flow = Flow.probe(isPaused: false)
    /// The last index of each append on the way, oldest first.
    var inFlight: [LogIndex] = []
    var isIncomingVoter = false
    var isOutgoingVoter = false
    /// Whether the member was heard since the last quorum check.
    var isActive = true
    /// The latest heartbeat round that the member has answered.
    var round: UInt64 = 0
    /// The highest commit index that was sent to the member.
    var commitSent = LogIndex.zero
    /// `match` at the last heartbeat reply: no progress between two of them means that something was lost.
    var matchAtHeartbeat = LogIndex.zero
    /// Ticks since the member was heard; nil before it was in this term.
    var ticksSinceHeard: Int?
    var catchUp: CatchUp
    var departure = Departure.none

    /// A member that left the configuration is told so for one election time-out after the change has committed.
    enum Departure: Hashable, Sendable {
        case none
        case uncommitted
        case leaving(ticks: Int)
    }

    init(member: MemberID, next: LogIndex, goal: LogIndex) {
        self.member = member
        self.next = next
        catchUp = CatchUp(goal: goal)
    }

    func isHeard(within ticks: Int) -> Bool { ticksSinceHeard.map { $0 < ticks } ?? false }

    /// Whether it could count as a voter without holding anyone up.
    func isReady(within ticks: Int) -> Bool { catchUp.isReached && isHeard(within: ticks) }

    mutating func becomeProbe(next: LogIndex) {
        flow = .probe(isPaused: false)
        self.next = max(match.next, next)
        inFlight.removeAll(keepingCapacity: true)
    }

    mutating func becomeReplicate() {
        flow = .replicate
        next = match.next
        inFlight.removeAll(keepingCapacity: true)
    }

    /// Forgets the appends that are answered by an acknowledgement up to `index`.
    mutating func acknowledged(through index: LogIndex) {
        var count = 0
        while count < inFlight.count, inFlight[count] <= index { count += 1 }
        if count > 0 { inFlight.removeFirst(count) }
    }
}
