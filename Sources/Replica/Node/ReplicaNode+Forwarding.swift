internal import Coordination
internal import Raft
internal import Storage

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
            guard let header = ProposalHeader(frontOf: payload), header.origin == sender, isExecutable(payload) else {
                return
            }
            if let last, !last.precedes(header) { continue }
            last = ForwardedSequence(incarnation: header.incarnation, sequence: header.sequence)
            proposals.append(Proposal(id: ProposalID(header.sequence), payload: payload))
            sequences.append(header.sequence)
        }
        guard !proposals.isEmpty, let last else { return }
        forwarded[sender] = last
        var isTaken = false
        if mode == .serving, !isDiskFull {
            let wanted = stepCore(.propose(proposals), &effects)
            isTaken = wanted.dropped.isEmpty
            carryOut(wanted, &effects)
        }
        if !isTaken {
            let refusal = ForwardRefusal(term: forward.term, incarnation: last.incarnation, sequences: sequences)
            effects.send.append(PeerEnvelope(to: sender, message: .forwardRefusal(refusal)))
        }
    }

    /// Whether the log can store the entry and the state machine understands it: one that it does not understand would stop every
    /// member, at every start.
    func isExecutable(_ payload: [UInt8]) -> Bool {
        guard payload.count <= storage.options.entryBytesMax else { return false }
        switch Command.decode(payload.dropFirst(ProposalHeader.byteCount)) {
        case .success: return true
        case .failure: return false
        }
    }

    /// Holds what the leader did not append, to be handed over again.
    mutating func take(_ refusal: ForwardRefusal, from sender: MemberID, _ effects: inout Effects) {
        guard refusal.incarnation == incarnation else { return }
        var requests: [Request] = []
        for sequence in refusal.sequences {
            guard let waiter = waiters[sequence], waiter.leader == sender, waiter.term == refusal.term,
                let request = waiter.retry
            else { continue }
            _ = waiters.remove(sequence)
            requests.append(request)
        }
        hold(requests, &effects)
    }
}
