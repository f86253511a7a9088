internal import Bytes

#if Zoo
    internal import Zoo
#endif

/// A leader's term: how it begins, what it proposes, what is committed, and what follows from each step.
extension RaftNode {
    mutating func becomeLeader(_ effects: inout Effects) {
        dropForwardedReads(&effects)
        incomingSnapshot = nil
        state = .leader(
            Indirect(
                Leadership(
                    progress: [], firstIndexOfTerm: log.lastIndex.next,
                    uncommittedBytes: log.payloadBytes(from: commitIndex.next, through: log.lastIndex))))
        beginTerm()
        rebuildProgress()
    }

    /// The first entry of the term: what was committed before is known when it is committed (§6.4).
    private mutating func beginTerm() {
        #if Zoo
            if zoo(.z34) { return }
        #endif
        append(.noOperation, payload: [])
    }

    /// Appends an entry of this term. Returns its index.
    @discardableResult
    mutating func append(_ kind: Entry.Kind, payload: [UInt8]) -> LogIndex {
        let index = log.lastIndex.next
        if unpersistedFrom == nil { unpersistedFrom = index }
        log.append(Entry(index: index, term: term, stamp: max(log.lastStamp, now), kind: kind, payload: payload))
        #if Zoo
            if zoo(.z30) { noteOwnEntries(through: index) }
        #endif
        return index
    }

    mutating func propose(_ proposals: [Proposal], _ effects: inout Effects) {
        guard mayAppend(proposals) else {
            effects.dropped.append(contentsOf: proposals.map(\.id))
            return
        }
        var bytes = 0
        effects.accepted.reserveCapacity(effects.accepted.count + proposals.count)
        for proposal in proposals {
            bytes += proposal.payload.count
            let index = append(.command, payload: proposal.payload)
            effects.accepted.append(AcceptedProposal(id: proposal.id, index: index, term: term))
        }
        state.leadership.uncommittedBytes += bytes
    }

    /// While leadership is being handed over nothing is appended, so that the target can catch up (§3.10).
    private func mayAppend(_ proposals: [Proposal]) -> Bool {
        guard case .leader(let leadership) = state, leadership.value.transfer == nil else { return false }
        let unapplied = log.lastIndex.position - appliedIndex.position
        guard unapplied + UInt64(proposals.count) <= UInt64(options.unappliedEntriesMax) else { return false }
        let bytes = proposals.reduce(0) { $0 + $1.payload.count }
        // One batch always fits, however large: it could never be proposed otherwise.
        return leadership.value.uncommittedBytes == 0
            || leadership.value.uncommittedBytes + bytes <= options.uncommittedBytesMax
    }

    /// What a leader does after each step: commit, move the membership on, send, confirm reads, hand over.
    mutating func settleLeadership(_ effects: inout Effects) {
        advanceCommit()
        leaveJointIfCommitted()
        promotePendingVoters()
        sendAppends(&effects)
        confirmReads(&effects)
        askTransferTarget(&effects)
        stepDownIfRemoved(&effects)
    }

    /// Figure 3.1, last rule for leaders: an entry is committed when a quorum has it *and it is of this term*.
    ///
    /// An older entry on a quorum can still be replaced by a leader that never saw it (figure 3.7); it commits with the
    /// first entry of this term behind it.
    private mutating func advanceCommit() {
        guard state.leadership.isCommitStale else { return }
        state.leadership.isCommitStale = false
        let reached = LogIndex(min(state.leadership.reached { $0.match.position }, log.lastIndex.position))
        guard reached > commitIndex, mayCommit(reached) else { return }
        let bytes = log.payloadBytes(from: commitIndex.next, through: reached)
        state.leadership.uncommittedBytes -= bytes
        let before = commitIndex
        commitIndex = reached
        invariant(state.leadership.uncommittedBytes >= 0, "no more bytes commit than were appended")
        if configurations.latestIndex > before { noteConfigurationCommit() }
    }

    private func mayCommit(_ index: LogIndex) -> Bool {
        let isOfThisTerm = log.term(at: index) == term
        #if Zoo
            if !isOfThisTerm, zoo(.z21) { return true }
        #endif
        return isOfThisTerm
    }
}
