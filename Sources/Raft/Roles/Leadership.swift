#if Zoo
    internal import Zoo
#endif

/// What a leader keeps, made new with each term it leads.
struct Leadership: Hashable, Sendable {
    /// Everyone in the configuration in force, this member included, and those who left it and are still being told;
    /// in ascending order of id.
    var progress: [Progress]
    /// The no-op with which the term began; until it commits the leader does not know what is committed (§6.4).
    let firstIndexOfTerm: LogIndex
    var heartbeatTicks = 0
    var quorumTicks = 0
    var transfer: Transfer?
    var reads = ReadQueue()
    /// Payload bytes appended and not committed.
    var uncommittedBytes: Int
    var snapshot: AvailableSnapshot?
    /// Whether an acknowledgement or a configuration changed what may be committed.
    var isCommitStale = true

    /// A hand-over in progress. Dissertation §3.10.
    struct Transfer: Hashable, Sendable {
        var target: MemberID
        var ticks = 0
        var isAsked = false
    }

    struct AvailableSnapshot: Hashable, Sendable {
        var metadata: SnapshotMetadata
        var bytes: UInt64
    }

    func slot(of member: MemberID) -> Int? {
        var slot = 0
        while slot < progress.count {
            if progress[slot].member == member { return slot }
            slot += 1
        }
        return nil
    }

    /// The lower of what the majorities of both halves have reached.
    func reached(_ value: (borrowing Progress) -> UInt64) -> UInt64 {
        var incoming: [UInt64] = []
        var outgoing: [UInt64] = []
        for slot in progress.indices {
            if progress[slot].isIncomingVoter { incoming.append(value(progress[slot])) }
            if progress[slot].isOutgoingVoter { outgoing.append(value(progress[slot])) }
        }
        #if Zoo
            let learners = progress.filter { !$0.isIncomingVoter && !$0.isOutgoingVoter }
            if !learners.isEmpty, zoo(.z11) { incoming = highest(incoming.count, of: incoming + learners.map(value)) }
        #endif
        return min(Majority.reached(incoming), Majority.reached(outgoing))
    }

    #if Zoo
        private func highest(_ count: Int, of values: [UInt64]) -> [UInt64] {
            Array(values.sorted(by: >).prefix(count))
        }
    #endif
}
