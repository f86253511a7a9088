internal import Bytes

#if Zoo
    internal import Zoo
#endif

/// How a leader brings the other logs to its own: §3.5, pipelined as in §10.2.
extension RaftNode {
    /// Sends everyone what they lack, as far as their windows allow, and the commit index where nothing else carries it.
    mutating func sendAppends(_ effects: inout Effects) {
        var shared: [Entry] = []
        for slot in state.leadership.progress.indices where state.leadership.progress[slot].member != id {
            sendAppends(to: slot, sharing: &shared, &effects)
            sendCommit(to: slot, &effects)
        }
    }

    /// `shared` keeps the entries of the last append: followers at the same place share one array.
    private mutating func sendAppends(to slot: Int, sharing shared: inout [Entry], _ effects: inout Effects) {
        while true {
            let next = state.leadership.progress[slot].next
            switch state.leadership.progress[slot].flow {
            case .probe(isPaused: true), .snapshot: return
            case .replicate:
                if next > log.lastIndex { return }
                if state.leadership.progress[slot].inFlight.count >= options.appendsInFlightMax { return }
            case .probe(isPaused: false): break
            }
            guard log.term(at: next.previous) != nil else { return sendSnapshot(to: slot, &effects) }
            if shared.first?.index != next || shared.last?.index != log.lastIndex {
                shared = log.entries(from: next, bytesMax: options.appendBytesMax)
            }
            sendAppend(shared, to: slot, &effects)
            if let last = shared.last, case .replicate = state.leadership.progress[slot].flow {
                state.leadership.progress[slot].next = last.index.next
                state.leadership.progress[slot].inFlight.append(last.index)
            } else {
                state.leadership.progress[slot].flow = .probe(isPaused: true)
            }
        }
    }

    /// Sends `entries`, which begin at the member's next index or are none.
    private mutating func sendAppend(_ entries: [Entry], to slot: Int, _ effects: inout Effects) {
        let previous = state.leadership.progress[slot].next.previous
        guard let previousTerm = log.term(at: previous) else {
            unreachable("what precedes an append is known to the log")
        }
        let append = Message.Append(
            previousIndex: previous, previousTerm: previousTerm, commit: commitIndex, stamp: now, entries: entries)
        state.leadership.progress[slot].commitSent = commitIndex
        lead(.append(append), to: state.leadership.progress[slot].member, &effects)
    }

    /// Tells a member that is up to date what has been committed: an append would have to be answered, this need not.
    private mutating func sendCommit(to slot: Int, _ effects: inout Effects) {
        guard case .replicate = state.leadership.progress[slot].flow else { return }
        let commit = commitKnown(to: slot)
        guard commit > state.leadership.progress[slot].commitSent else { return }
        state.leadership.progress[slot].commitSent = commit
        lead(.heartbeat(commit: commit, stamp: now, round: 0), to: state.leadership.progress[slot].member, &effects)
    }

    mutating func sendHeartbeats(_ effects: inout Effects) {
        let round = state.leadership.reads.round
        for slot in state.leadership.progress.indices where state.leadership.progress[slot].member != id {
            let commit = commitKnown(to: slot)
            lead(
                .heartbeat(commit: commit, stamp: now, round: round), to: state.leadership.progress[slot].member,
                &effects)
        }
    }

    /// What may be called committed to a member: no more than it is known to have in this leader's version.
    private func commitKnown(to slot: Int) -> LogIndex {
        let match = state.leadership.progress[slot].match
        #if Zoo
            if commitIndex > match, zoo(.z25) { return commitIndex }
        #endif
        return min(commitIndex, match)
    }

    /// A message of a leader; its term is durable, so it waits for nothing.
    func lead(_ body: Message.Body, to member: MemberID, _ effects: inout Effects) {
        effects.send.append(Envelope(to: member, message: Message(term: term, body: body)))
    }

    mutating func appendAccepted(_ match: LogIndex, by sender: MemberID, _ effects: inout Effects) {
        guard match <= log.lastIndex, let slot = hear(sender) else { return }
        let isNews = match > state.leadership.progress[slot].match
        if isNews {
            state.leadership.progress[slot].match = match
            state.leadership.progress[slot].next = max(state.leadership.progress[slot].next, match.next)
            state.leadership.isCommitStale = true
        }
        state.leadership.progress[slot].catchUp.note(
            match: state.leadership.progress[slot].match, last: log.lastIndex, ticksMax: options.electionTicks)
        state.leadership.progress[slot].acknowledged(through: match)
        switch state.leadership.progress[slot].flow {
        case .probe:
            if match == state.leadership.progress[slot].match { state.leadership.progress[slot].becomeReplicate() }
        case .snapshot(let transfer):
            if match >= log.base.index {
                state.leadership.progress[slot].becomeReplicate()
            } else if match >= transfer.metadata.index {
                // The log was compacted past the snapshot while it was on its way: the member needs the next one.
                state.leadership.progress[slot].becomeProbe(next: match.next)
            }
        case .replicate: break
        }
    }

    mutating func appendRejected(_ rejection: Message.Rejection, by sender: MemberID, _ effects: inout Effects) {
        guard let slot = hear(sender) else { return }
        let match = state.leadership.progress[slot].match
        switch state.leadership.progress[slot].flow {
        case .snapshot: return
        case .replicate:
            // An answer to something older than what the member has acknowledged since.
            guard rejection.previousIndex > match, rejection.previousIndex < state.leadership.progress[slot].next
            else { return }
        case .probe:
            guard rejection.previousIndex.next == state.leadership.progress[slot].next else { return }
        }
        let agreed = agreement(after: rejection, from: match)
        state.leadership.progress[slot].becomeProbe(next: agreed.next)
    }

    /// The highest place where the logs may still agree.
    private func agreement(after rejection: Message.Rejection, from match: LogIndex) -> LogIndex {
        #if Zoo
            // A leader that goes back half of the way instead of where the hint says: slower, and as right.
            if zooWithoutMask(.z27) {
                return max(match, log.base.index, LogIndex(rejection.previousIndex.position / 2))
            }
        #endif
        return log.lastIndex(
            termAtMost: rejection.hintTerm, upTo: min(rejection.hintIndex, rejection.previousIndex.previous))
    }

    mutating func heartbeatAnswered(_ round: UInt64, by sender: MemberID, _ effects: inout Effects) {
        guard let slot = hear(sender) else { return }
        if round <= state.leadership.reads.round {
            state.leadership.progress[slot].round = max(state.leadership.progress[slot].round, round)
        }
        let match = state.leadership.progress[slot].match
        let isStuck = match == state.leadership.progress[slot].matchAtHeartbeat
        state.leadership.progress[slot].matchAtHeartbeat = match
        switch state.leadership.progress[slot].flow {
        case .probe(isPaused: true):
            if isStuck { state.leadership.progress[slot].flow = .probe(isPaused: false) }
        case .replicate:
            // Nothing was acknowledged between two heartbeats although something was sent: ask whether it arrived.
            guard isStuck, match.next < state.leadership.progress[slot].next else { return }
            if log.term(at: state.leadership.progress[slot].next.previous) != nil {
                sendAppend([], to: slot, &effects)
            } else {
                // What was sent has been compacted since: only a snapshot can help.
                state.leadership.progress[slot].becomeProbe(next: match.next)
            }
        case .probe(isPaused: false), .snapshot: break
        }
    }

    /// Notes that a member is there. Nil when it is none that this leader replicates to.
    mutating func hear(_ sender: MemberID) -> Int? {
        guard let slot = state.leadership.slot(of: sender) else { return nil }
        state.leadership.progress[slot].isActive = true
        state.leadership.progress[slot].ticksSinceHeard = 0
        return slot
    }
}
