/// Reads that wait for a leader to prove that it still leads. Dissertation §6.4.
///
/// A round is a heartbeat with a number that was never used before in this term. It proves leadership at a moment after
/// it was sent, so it serves exactly the reads that arrived before; later ones wait for the next round.
struct ReadQueue: Hashable, Sendable {
    /// Reads of one origin that are answered together; nil is this member.
    struct Batch: Hashable, Sendable {
        var origin: MemberID?
        var reads: [ReadID]
    }

    /// The last round that was sent. Round 0 is no round.
    var round: UInt64 = 1
    private(set) var waiting: [Batch] = []
    private(set) var confirming: [Batch] = []
    /// The commit index when the round in progress began.
    private(set) var confirmingIndex = LogIndex.zero
    private(set) var count = 0

    var isConfirming: Bool { !confirming.isEmpty }

    mutating func add(_ read: ReadID) {
        count += 1
        if let last = waiting.indices.last, waiting[last].origin == nil {
            waiting[last].reads.append(read)
        } else {
            waiting.append(Batch(origin: nil, reads: [read]))
        }
    }

    mutating func add(_ reads: [ReadID], from origin: MemberID) {
        count += reads.count
        waiting.append(Batch(origin: origin, reads: reads))
    }

    /// Begins a round for everything that waits.
    mutating func begin(at commit: LogIndex) {
        round += 1
        swap(&confirming, &waiting)
        confirmingIndex = commit
    }

    /// Ends the round in progress and gives what it serves.
    mutating func finish() -> [Batch] {
        defer { confirming.removeAll(keepingCapacity: true) }
        for batch in confirming { count -= batch.reads.count }
        return confirming
    }
}
