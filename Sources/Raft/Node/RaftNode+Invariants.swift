internal import Bytes

/// What must be true after every step, and of every step. In release builds too; O(members) per step.
extension RaftNode {
    @inline(__always)
    func checkInvariants(since before: NodeFacts) {
        invariant(term >= before.term, "terms never go back")
        invariant(commitIndex >= before.commit, "a committed entry stays committed (§3.6)")
        invariant(appliedIndex >= before.applied, "what was applied stays applied")
        invariant(handedIndex >= before.handed, "each entry is handed out once")
        invariant(firstIndex >= before.first, "what was dropped does not come back")
        if term == before.term {
            if let earlier = before.vote { invariant(vote == earlier, "one vote per term (§3.4)") }
            if let earlier = before.leader, let leader {
                invariant(leader == earlier, "at most one leader per term (§3.4)")
            }
            if before.role == .leader {
                invariant(role == .leader || role == .follower, "a leader steps down before it campaigns")
                invariant(lastIndex >= before.last, "a leader never truncates its log (§3.5)")
            }
        }
        invariant(log.isContiguous, "the log is contiguous")
        invariant(log.lastTerm <= term, "no entry is from a later term")
        invariant(firstIndex <= appliedIndex.next, "what was not applied is not dropped")
        invariant(appliedIndex <= handedIndex, "what was applied was handed out")
        invariant(handedIndex <= commitIndex, "what is handed out is committed")
        invariant(handedIndex <= durableIndex, "what is handed out is durable here")
        invariant(commitIndex <= lastIndex, "what is committed is in the log")
        invariant(durableIndex <= lastIndex, "what is durable is in the log")
        invariant(configurations.latestIndex <= lastIndex, "a configuration in force is in the log")
        invariant(unpersistedFrom == nil, "what was appended was handed to the disk")
        invariant(handedHardState.term == term && handedHardState.vote == vote, "the hard state was handed to the disk")
        if promisedEnd != nil {
            invariant(role == .follower, "who has lost a part of its log only follows")
        }
        if case .leader(let leadership) = state { checkLeadership(leadership.value) }
        if case .candidate = state { invariant(vote == id, "a candidate votes for itself (§3.4)") }
    }

    private func checkLeadership(_ leadership: Leadership) {
        invariant(vote == id, "a leader voted for itself (§3.4)")
        invariant(isOwnVoteDurable, "a leader's term is durable")
        invariant(leadership.firstIndexOfTerm <= lastIndex, "a leader has begun its term (§6.4)")
        for slot in leadership.progress.indices {
            invariant(leadership.progress[slot].match < leadership.progress[slot].next, "match < next")
            invariant(leadership.progress[slot].next <= lastIndex.next, "nobody is sent what is not in the log")
            invariant(
                leadership.progress[slot].inFlight.count <= options.appendsInFlightMax, "the window is bounded")
        }
    }
}
