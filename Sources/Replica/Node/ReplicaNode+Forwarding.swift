internal import Raft

/// Requests that members hand to the leader, and the leader's refusals.
extension ReplicaNode {
    /// Appends what the member has not handed over before in this term.
    ///
    /// A forward meant for another term is ignored, not refused: this member cannot know whether it appended it then, and a refusal would
    /// let the origin send it again. What is refused is remembered like what is appended, so that a repetition of the
    /// forward by the network finds it taken.
    mutating func take(_ forward: Forward, from sender: MemberID, _ effects: inout Effects) {
        guard raft.isLeader, raft.term == forward.term else { return }
        var proposals: [Proposal] = []
        var sequences: [UInt64] = []
        var last = forwarded[sender]
        for payload in forward.payloads {
            guard let header = ProposalHeader(frontOf: payload), header.origin == sender else { return }
            if let last, !last.precedes(header) { continue }
            last = ForwardedSequence(incarnation: header.incarnation, sequence: header.sequence)
            proposals.append(Proposal(id: ProposalID(header.sequence), payload: payload))
            sequences.append(header.sequence)
        }
        guard !proposals.isEmpty, let last else { return }
        forwarded[sender] = last
        var isTaken = false
        if mode == .serving, !isDiskFull {
            let wanted = raft.step(.propose(proposals), at: clock.reading(at: now))
            isTaken = wanted.dropped.isEmpty
            carryOut(wanted, &effects)
        }
        if !isTaken {
            let refusal = ForwardRefusal(term: forward.term, incarnation: last.incarnation, sequences: sequences)
            effects.send.append(PeerEnvelope(to: sender, message: .forwardRefusal(refusal)))
        }
    }

    /// Holds what the leader did not append, to be handed over again.
    mutating func take(_ refusal: ForwardRefusal, from sender: MemberID, _ effects: inout Effects) {
        guard refusal.incarnation == incarnation else { return }
        var requests: [Request] = []
        for sequence in refusal.sequences {
            guard let waiter = waiters[sequence], waiter.leader == sender, waiter.term == refusal.term else { continue }
            waiters[sequence] = nil
            requests.append(waiter.request)
        }
        hold(requests, &effects)
    }
}
