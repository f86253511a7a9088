internal import Bytes

#if Zoo
    internal import Zoo
#endif

/// What goes to the disk, what comes back, and what may be applied. §3.8 and §10.2.1.
extension RaftNode {
    /// Collects what this step changed into one request. The commit index travels along; it is not worth one of its own.
    ///
    /// It names only what was durable before, so that a write of which a crash keeps a part cannot declare entries
    /// committed that it was about to replace.
    mutating func requestPersist(_ effects: inout Effects) {
        let hardState = HardState(
            term: term, vote: vote, commit: min(commitIndex, durableIndex), promisedEnd: promisedEnd)
        let isHardStateNew =
            handedHardState.term != term || handedHardState.vote != vote || handedHardState.promisedEnd != promisedEnd
        guard isHardStateNew || unpersistedFrom != nil else { return }
        var persist = Persist()
        if hardState != handedHardState {
            persist.hardState = hardState
            handedHardState = hardState
        }
        if let start = unpersistedFrom {
            persist.append = log.entries(from: start, through: log.lastIndex)
            unpersistedFrom = nil
        }
        let id = outstanding.add(lastIndex: log.lastIndex, term: term, vote: vote)
        effects.persist = PersistRequest(id: id, persist: persist)
    }

    /// A leader's own log and a candidate's own vote count from here on.
    mutating func persisted(_ persist: PersistID, _ effects: inout Effects) {
        outstanding.complete(persist)
        switch state {
        case .follower, .preCandidate: break
        case .candidate: countVotes(&effects)
        case .leader: noteOwnEntries(through: durableIndex)
        }
    }

    /// Counts a leader's own entries.
    mutating func noteOwnEntries(through index: LogIndex) {
        guard let slot = state.leadership.slot(of: id) else { return }
        guard state.leadership.progress[slot].match < index else { return }
        state.leadership.progress[slot].match = index
        state.leadership.progress[slot].next = index.next
        state.leadership.isCommitStale = true
    }

    /// Hands out what is committed *and* durable here: a member that applied more than it has on disk could answer from
    /// entries that a crash takes back, its own included.
    mutating func handOutCommitted(_ effects: inout Effects) {
        let window = LogIndex(appliedIndex.position + UInt64(options.applyEntriesMax))
        let end = min(min(commitIndex, applicableIndex), window)
        guard end > handedIndex else { return }
        effects.apply = log.entries(from: handedIndex.next, through: end)
        handedIndex = end
    }

    private var applicableIndex: LogIndex {
        #if Zoo
            if zooWithoutMask(.z30) { return log.lastIndex }
        #endif
        return durableIndex
    }

    mutating func applied(through index: LogIndex) {
        invariant(index <= handedIndex, "only what was handed out is applied")
        appliedIndex = max(appliedIndex, index)
    }

    mutating func compact(through index: LogIndex) {
        guard index <= appliedIndex else { return }
        log.compact(through: index)
        configurations.compact(through: index)
    }
}
