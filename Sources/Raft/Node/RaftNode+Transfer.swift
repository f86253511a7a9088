internal import Bytes

/// Leadership transfer: §3.10.
extension RaftNode {
    /// Ignored unless this member leads and the target is another voter.
    mutating func transferLeadership(to requested: MemberID?) {
        guard state.isLeader, let target = requested ?? mostUpToDateVoter, target != id,
            configuration.voters.contains(target), state.leadership.transfer?.target != target
        else { return }
        state.leadership.transfer = Leadership.Transfer(target: target)
    }

    /// The voter of the incoming half with the longest log among those that were heard lately.
    var mostUpToDateVoter: MemberID? {
        guard case .leader(let leadership) = state else { return nil }
        var best: Int?
        for slot in leadership.value.progress.indices {
            let progress = leadership.value.progress[slot]
            guard progress.member != id, progress.isIncomingVoter else { continue }
            guard let other = best else {
                best = slot
                continue
            }
            let rank = (progress.isActive ? 1 : 0, progress.match.position)
            let otherRank = (
                leadership.value.progress[other].isActive ? 1 : 0, leadership.value.progress[other].match.position
            )
            if rank > otherRank { best = slot }
        }
        return best.map { leadership.value.progress[$0].member }
    }

    /// Asks the target to campaign once it has the whole log.
    mutating func askTransferTarget(_ effects: inout Effects) {
        guard case .leader(let leadership) = state, let transfer = leadership.value.transfer, !transfer.isAsked,
            let slot = leadership.value.slot(of: transfer.target),
            leadership.value.progress[slot].match == log.lastIndex
        else { return }
        state.leadership.transfer?.isAsked = true
        askToCampaign(transfer.target, &effects)
    }

    /// A target that has not taken over within an election time-out will not: the leader serves again.
    mutating func tickTransfer() {
        guard state.leadership.transfer != nil else { return }
        state.leadership.transfer?.ticks += 1
        if let ticks = state.leadership.transfer?.ticks, ticks >= options.electionTicks {
            state.leadership.transfer = nil
        }
    }

    /// The leader wants this member to take over: no pre-vote, and the others set their stickiness aside.
    mutating func timeoutNow(from sender: MemberID, _ effects: inout Effects) {
        guard case .follower(let leader) = state, leader == nil || leader == sender, mayCampaign else {
            return
        }
        startElection(isTransfer: true, &effects)
    }

    /// It promises nothing, and a leader whose disk is full or slow must be able to say it: it does not wait for the disk.
    func askToCampaign(_ member: MemberID, _ effects: inout Effects) {
        effects.send.append(Envelope(to: member, message: Message(term: term, body: .timeoutNow(stamp: now))))
    }
}
