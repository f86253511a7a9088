#if Zoo
    internal import Determinism
    internal import Zoo
#endif

internal import Bytes
internal import Coordination
internal import MVCC
internal import Raft

/// Executing committed entries, in order, in slices, and answering whoever waits for them.
extension ReplicaNode {
    /// Does as much as the budget of one step allows, then answers the reads that have become fresh enough.
    mutating func apply(_ effects: inout Effects) {
        var budget = options.applyBudget
        while budget > 0, mode != .failed, !snapshots.isRestoring, !applying.isEmpty {
            var last: LogIndex?
            while budget > 0, let entry = applying.first {
                guard execute(entry, &budget, &effects) else { break }
                last = entry.index
                applying.removeFirst()
                retained.applied(entry)
                snapshots.applied(entry)
            }
            if let last { consensus(.applied(through: last), &effects) }
            if isApplyUnfinished { break }
        }
        // The consensus core counts a received snapshot as applied at once; the state has it when it is restored.
        guard mode != .failed, !snapshots.isRestoring else { return }
        for request in reads.takeReadable(at: appliedIndex) {
            effects.answers.append(RequestAnswer(id: request.id, answer: .readable))
        }
        var isSwept = false
        if !isApplyUnfinished {
            scrub(&effects)
            isSwept = isSweepingLate || state.sweep(budget: Self.sweepBudget)
            takeSnapshotIfDue(&effects)
            writeSnapshot(&effects)
            trimLog(&effects)
        }
        effects.hasMoreWork = !applying.isEmpty || !isSwept || maySnapshotGoOn || checkpoints.scrub != nil
    }

    /// Whether somebody has yet to be told of what was compacted.
    private var isSweepingLate: Bool {
        let isLate = watchedFrom.map { $0 <= state.view.compacted } ?? false
        #if Zoo
            if isLate, zoo(.z201) { return false }
        #endif
        return isLate
    }

    /// How many old versions one step may remove after a compaction.
    private static let sweepBudget = 2_000

    /// Executes one entry, or a slice of it; false while it is unfinished.
    private mutating func execute(_ entry: Entry, _ budget: inout Int, _ effects: inout Effects) -> Bool {
        budget -= 1
        let (index, term, stamp) = (entry.index.position, entry.term.number, time(of: entry))
        switch entry.kind {
        case .command: break
        case .noOperation:
            state.skip(index: index, term: term, stamp: stamp)
            return true
        case .configuration:
            guard let decoded = ConfigurationEntry(decoding: entry.payload) else {
                unreachable("the consensus core appends only configurations that it understands")
            }
            let members = decoded.configuration.members.map(\.rawValue)
            state.configure(index: index, term: term, stamp: stamp, memberIDs: members)
            answer(decoded, &effects)
            lives = lives.filter { decoded.configuration.contains($0.key) }
            return true
        }
        let progress: ApplyProgress
        if isApplyUnfinished {
            progress = state.continueApply(budget: &budget)
        } else {
            progress = state.apply(
                index: index, term: term, stamp: stamp,
                payload: entry.payload.dropFirst(ProposalHeader.byteCount), budget: &budget)
        }
        switch progress {
        case .unfinished:
            isApplyUnfinished = true
            budget = 0
            return false
        case .unknownCommand(let defect):
            fail(.commandNotUnderstood(entry.index, defect), &effects)
            budget = 0
            return false
        case .done(let outcome):
            isApplyUnfinished = false
            if case .success(let answer) = outcome.answer { follow(answer, of: entry, &effects) }
            answer(entry, outcome, &effects)
            return true
        }
    }

    /// Cluster time at the entry: what its leader stamped it with, and no clock of this member.
    private func time(of entry: Entry) -> UInt64 {
        #if Zoo
            if zoo(.z102) { return now.nanoseconds }
        #endif
        return entry.stamp.nanoseconds
    }

    /// What the member itself does about entries that ask it to check its state.
    @inline(__always)
    private mutating func follow(_ answer: Answer, of entry: Entry, _ effects: inout Effects) {
        switch answer {
        case .checkpoint(let checkpoint): began(checkpoint, ProposalHeader(frontOf: entry.payload))
        case .compareStates(let result): compared(result, &effects)
        default: break
        }
    }

    private mutating func answer(_ entry: Entry, _ outcome: Outcome, _ effects: inout Effects) {
        guard let header = ProposalHeader(frontOf: entry.payload), header.origin == id,
            header.incarnation == incarnation
        else { return }
        if leaseWatch.isUnderway { leaseWatch.applied(header.sequence) }
        guard let waiter = waiters.remove(header.sequence) else { return }
        effects.answers.append(RequestAnswer(id: waiter.id, answer: .applied(outcome)))
    }

    /// Lets go of applied entries that only a member far behind would need; it gets a snapshot instead.
    private mutating func trimLog(_ effects: inout Effects) {
        // Without a leader a member that has lost entries can get them from the others' logs only.
        guard retained.isOverfull, raft.leader != nil, repair == nil,
            let through = retained.trim(notBeyond: trimCeiling)
        else { return }
        consensus(.compact(through: through), &effects)
    }

    /// What members that are catching up will need next stays, as long as that takes a bearable amount of memory: without
    /// it a member would need one snapshot after the other while writes go on.
    @inline(__always)
    private var trimCeiling: LogIndex {
        guard raft.isLeader, retained.bytes < Self.retainedStretch * options.retainedBytesMax else {
            return raft.appliedIndex
        }
        var ceiling = raft.appliedIndex
        if snapshots.isWanted, let writing = snapshots.writing { ceiling = min(ceiling, writing.metadata.index) }
        for status in raft.memberStatuses where status.member != id && isMoving(status.member) {
            switch status.flow {
            case .snapshot(let index, offset: _): ceiling = min(ceiling, index)
            case .replicate, .probe: ceiling = min(ceiling, status.match)
            }
        }
        return ceiling
    }

    /// Whether a member has come further within two election time-outs.
    @inline(__always)
    func isMoving(_ member: MemberID) -> Bool {
        followers.isMoving(member, at: ticks, patience: 2 * UInt64(options.electionTicks))
    }

    /// How many times the usual amount of log is kept for members that are catching up.
    private static let retainedStretch = 16
}
