internal import Bytes

#if Zoo
    internal import Zoo
#endif

/// Elections: §3.4, §3.6.1, the pre-vote of §9.6, and the stickiness of §4.2.3.
extension RaftNode {
    var logEnd: LogEnd { LogEnd(log.lastTerm, log.lastIndex) }

    /// Where a candidate's log must end at the least to get this member's vote: where its own ends, or ended before it was damaged.
    var voteEnd: LogEnd { max(logEnd, promisedEnd ?? logEnd) }

    /// Whether a leader was heard within the minimum election time-out. A leader hears itself: it steps down by its own
    /// quorum check.
    var hearsLeader: Bool {
        switch state {
        case .follower(let leader): leader != nil && ticksSinceLeader < options.electionTicks
        case .preCandidate, .candidate: false
        case .leader: true
        }
    }

    mutating func resetElectionTimer() {
        ticksUntilElection = Int.random(in: options.electionTicks..<2 * options.electionTicks, using: &randomness)
    }

    /// Follows `leader`, or nobody yet, in `newTerm`, and lets go of everything that belonged to another role or leader.
    mutating func becomeFollower(in newTerm: Term, leader newLeader: MemberID?, _ effects: inout Effects) {
        if newTerm > term {
            term = newTerm
            vote = nil
        }
        #if Zoo
            if newTerm == term, role != .follower, vote != nil, zoo(.z03) { vote = nil }
        #endif
        if case .leader(let leadership) = state {
            dropReads(of: leadership.value, &effects)
            resetElectionTimer()
        }
        if leader != newLeader { dropForwardedReads(&effects) }
        state = .follower(leader: newLeader)
    }

    /// A voter may, and so may one whose removal is not known to be committed: it may hold the only copy of the entry that
    /// removes it, and those who lack it cannot be elected against it (§4.2.2). It does not count its own vote then.
    /// One that its shell has barred may not, whatever it is. One whose log has lost entries may not: it would lead without what it acknowledged.
    var mayCampaign: Bool {
        mayLead && promisedEnd == nil && (configuration.isVoter(id) || committedConfiguration.isVoter(id))
    }

    /// The election timer has run out.
    mutating func electionTimedOut(_ effects: inout Effects) {
        resetElectionTimer()
        guard mayCampaign else {
            if leader != nil { becomeFollower(in: term, leader: nil, &effects) }
            return
        }
        #if Zoo
            if zooWithoutMask(.z09) { return startElection(isTransfer: false, &effects) }
        #endif
        campaign(&effects)
    }

    /// Asks for pre-votes; alone, there is nobody to ask.
    mutating func campaign(_ effects: inout Effects) {
        if leader != nil { becomeFollower(in: term, leader: nil, &effects) }
        guard !configuration.isSoleVoter(id) else { return startElection(isTransfer: false, &effects) }
        var tally = Tally()
        tally.record(id, granted: true)
        state = .preCandidate(tally)
        let question = Message.Body.preVote(lastIndex: log.lastIndex, lastTerm: log.lastTerm)
        for member in configuration.members where member != id && configuration.isVoter(member) {
            effects.send.append(Envelope(to: member, message: Message(term: term, body: question)))
        }
    }

    /// Starts a real election in the next term. Its requests wait until the own vote is durable.
    mutating func startElection(isTransfer: Bool, _ effects: inout Effects) {
        if leader != nil { becomeFollower(in: term, leader: nil, &effects) }
        term = term.next
        vote = id
        state = .candidate(Tally())
        resetElectionTimer()
        let request = Message.Body.requestVote(
            lastIndex: log.lastIndex, lastTerm: log.lastTerm, isTransfer: isTransfer)
        for member in configuration.members where member != id && configuration.isVoter(member) {
            promise(request, to: member, &effects)
        }
    }

    /// Would this member vote for `sender` in the term after `senderTerm`?
    mutating func answerPreVote(
        _ candidate: LogEnd, in senderTerm: Term, from sender: MemberID, _ effects: inout Effects
    ) {
        let granted = senderTerm >= term && isUpToDate(candidate) && !keepsLeader
        let reply = Message.Body.preVoteReply(granted: granted, campaign: senderTerm.next)
        effects.send.append(Envelope(to: sender, message: Message(term: term, body: reply)))
    }

    /// Whether a log is at least as up to date as the one that this member has, or has promised (§3.6.1).
    private func isUpToDate(_ candidate: LogEnd) -> Bool {
        let isUpToDate = candidate >= voteEnd
        #if Zoo
            if !isUpToDate, zoo(.z04) { return true }
            let isAsLong = candidate.index >= log.lastIndex
            if isAsLong != isUpToDate, zoo(.z05) { return isAsLong }
        #endif
        return isUpToDate
    }

    private var keepsLeader: Bool {
        #if Zoo
            if hearsLeader, zoo(.z16) { return false }
        #endif
        return hearsLeader
    }

    mutating func preVoteAnswered(
        granted: Bool, campaign: Term, by sender: MemberID, _ effects: inout Effects
    ) {
        guard case .preCandidate(var tally) = state, campaign == term.next else { return }
        tally.record(sender, granted: granted)
        state = .preCandidate(tally)
        switch tally.result(in: configuration) {
        case .won: startElection(isTransfer: false, &effects)
        case .lost: state = .follower(leader: nil)
        case .pending: break
        }
    }

    /// Figure 3.1, RequestVote receiver. A learner votes as well: it may have been promoted by an entry that it has not
    /// received, and the candidate's configuration decides who is counted.
    mutating func answerVote(_ candidate: LogEnd, from sender: MemberID, _ effects: inout Effects) {
        let isFree = vote == sender || (vote == nil && leader == nil)
        let granted = isFree && isUpToDate(candidate)
        if granted {
            vote = sender
            state = .follower(leader: leader)
            resetElectionTimer()
        }
        #if Zoo
            if granted, zoo(.z01) { return lead(.voteReply(granted: true), to: sender, &effects) }
        #endif
        promise(.voteReply(granted: granted), to: sender, &effects)
    }

    mutating func voteAnswered(granted: Bool, by sender: MemberID, _ effects: inout Effects) {
        guard case .candidate(var tally) = state else { return }
        #if Zoo
            if granted, tally.granted.contains(sender), zoo(.z07) { tally.recordAgain(sender) }
        #endif
        tally.record(sender, granted: granted)
        state = .candidate(tally)
        countVotes(&effects)
    }

    /// The own vote counts once it is durable, and without it there is no leader: so a leader's term is durable always.
    mutating func countVotes(_ effects: inout Effects) {
        guard case .candidate(var tally) = state, isOwnVoteDurable else { return }
        tally.record(id, granted: true)
        state = .candidate(tally)
        switch tally.result(in: configuration) {
        case .won: becomeLeader(&effects)
        case .lost: state = .follower(leader: nil)
        case .pending: break
        }
    }

    /// A vote for itself, in a term in which it does not campaign, is a vote that nobody gets.
    mutating func abstain(through past: Term, _ effects: inout Effects) {
        guard past >= term else { return }
        if past > term { becomeFollower(in: past, leader: nil, &effects) }
        if vote == nil { vote = id }
    }

    var isOwnVoteDurable: Bool { outstanding.durableTerm == term && outstanding.durableVote == id }

    /// The hint: this member saw its own connection to the leader end and a new one refused, so it gives up its own
    /// stickiness. What another member says about the leader never counts.
    mutating func leaderConnectionRefused(_ refused: MemberID, _ effects: inout Effects) {
        guard case .follower(let leader) = state, leader == refused else { return }
        becomeFollower(in: term, leader: nil, &effects)
        ticksUntilElection = Int.random(in: options.refusedConnectionTicks, using: &randomness)
    }
}
