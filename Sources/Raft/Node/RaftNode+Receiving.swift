#if Zoo
    internal import Zoo
#endif

/// Messages: which are heard at all, and what their term does. Figure 3.1, "Rules for Servers".
extension RaftNode {
    mutating func receive(_ message: Message, from sender: MemberID, _ effects: inout Effects) {
        guard sender != id, sender.rawValue != 0, message.isPlausible else { return }
        switch message.body {
        case .preVote(let lastIndex, let lastTerm):
            // Its sender has not begun that term and may never: the question changes nothing here (§9.6).
            answerPreVote(LogEnd(lastTerm, lastIndex), in: message.term, from: sender, &effects)
            return
        case .requestVote(_, _, let isTransfer):
            // A member that hears a leader does not help to depose it, unless the leader itself asked (§4.2.3).
            if message.term > term, !isTransfer, isStickyToLeader { return }
        case .preVoteReply(let granted, let campaign):
            // Whoever grants one may be in an older term; the reply names the campaign that it is about.
            if message.term <= term {
                return preVoteAnswered(granted: granted, campaign: campaign, by: sender, &effects)
            }
        case .voteReply, .append, .appendAccepted, .appendRejected, .heartbeat, .heartbeatReply, .installSnapshot,
            .snapshotReply, .timeoutNow, .readRequest, .readReply, .logLost:
            break
        }
        if message.term > term {
            #if Zoo
                if state.isLeader, message.body.isAnswerToLeader, zoo(.z10) { return }
            #endif
            becomeFollower(in: message.term, leader: nil, &effects)
        } else if message.term < term {
            answerStale(message, from: sender, &effects)
            return
        }
        if state.isLeader {
            receiveAsLeader(message.body, from: sender, &effects)
        } else {
            receiveAsOther(message.body, from: sender, &effects)
        }
    }

    private mutating func receiveAsLeader(_ body: Message.Body, from sender: MemberID, _ effects: inout Effects) {
        switch body {
        case .requestVote: promise(.voteReply(granted: false), to: sender, &effects)
        case .appendAccepted(let match): appendAccepted(match, by: sender, &effects)
        case .appendRejected(let rejection): appendRejected(rejection, by: sender, &effects)
        case .heartbeatReply(let round): heartbeatAnswered(round, by: sender, &effects)
        case .snapshotReply(let index, let snapshotTerm, let offset):
            snapshotAnswered(index, snapshotTerm, offset: offset, by: sender, &effects)
        case .readRequest(let reads): readRequested(reads, by: sender, &effects)
        case .logLost(let end): logLost(end, by: sender)
        // Late answers to its campaign; and what only another leader of this term could say, which there is not.
        case .preVote, .preVoteReply, .voteReply, .append, .heartbeat, .installSnapshot, .timeoutNow, .readReply: break
        }
    }

    private mutating func receiveAsOther(_ body: Message.Body, from sender: MemberID, _ effects: inout Effects) {
        switch body {
        case .requestVote(let lastIndex, let lastTerm, _):
            answerVote(LogEnd(lastTerm, lastIndex), from: sender, &effects)
        case .voteReply(let granted): voteAnswered(granted: granted, by: sender, &effects)
        case .append(let append):
            guard hearLeader(sender, &effects) else { return }
            receiveAppend(append, from: sender, &effects)
        case .heartbeat(let commit, _, let round):
            guard hearLeader(sender, &effects) else { return }
            // The leader names no more than it knows this member to have, in its own version.
            if commit <= log.lastIndex { commitIndex = max(commitIndex, commit) }
            if round > 0 { promiseTerm(.heartbeatReply(round: round), to: sender, &effects) }
            if promisedEnd != nil { promiseTerm(.logLost(end: logEnd), to: sender, &effects) }
        case .installSnapshot(let chunk, _):
            guard hearLeader(sender, &effects) else { return }
            receiveSnapshotChunk(chunk, from: sender, &effects)
        case .timeoutNow: timeoutNow(from: sender, &effects)
        case .readReply(let reads, let index): readsAnswered(reads, index: index, by: sender, &effects)
        case .readRequest(let reads): promise(.readReply(reads, index: nil), to: sender, &effects)
        // Answers to a leader that this member no longer is, and pre-votes, which were dealt with before.
        case .preVote, .preVoteReply, .appendAccepted, .appendRejected, .heartbeatReply, .snapshotReply, .logLost: break
        }
    }

    /// A leader or candidate of an older term learns that its time is over; anything else old is forgotten.
    private mutating func answerStale(_ message: Message, from sender: MemberID, _ effects: inout Effects) {
        #if Zoo
            if state.isLeader, case .appendAccepted(let match) = message.body, zoo(.z29) {
                return appendAccepted(match, by: sender, &effects)
            }
        #endif
        switch message.body {
        case .append, .heartbeat, .installSnapshot:
            // Without this answer a member whose term ran ahead in a failed election could never be reached again:
            // it ignores the leader, and the others ignore its pre-votes because they hear the leader.
            promiseTerm(.heartbeatReply(round: 0), to: sender, &effects)
        case .requestVote: promise(.voteReply(granted: false), to: sender, &effects)
        case .preVote, .preVoteReply, .voteReply, .appendAccepted, .appendRejected, .heartbeatReply, .snapshotReply,
            .timeoutNow, .readRequest, .readReply, .logLost:
            break
        }
    }

    /// The sender leads the current term. False when another does: that cannot be, so the message is not believed.
    private mutating func hearLeader(_ sender: MemberID, _ effects: inout Effects) -> Bool {
        #if Zoo
            if role == .candidate || role == .preCandidate, zoo(.z09) { return false }
        #endif
        if case .follower(let leader?) = state {
            guard leader == sender else { return false }
        } else {
            becomeFollower(in: term, leader: sender, &effects)
        }
        ticksSinceLeader = 0
        resetElectionTimer()
        return true
    }

    private var isStickyToLeader: Bool {
        #if Zoo
            if zooWithoutMask(.z16) { return false }
        #endif
        return hearsLeader
    }

    private var isTermDurable: Bool {
        let isDurable = outstanding.durableTerm == term
        #if Zoo
            if !isDurable, zoo(.z02) { return true }
        #endif
        return isDurable
    }

    /// A message that others will rely on: it waits until what it says is durable here.
    func promise(_ body: Message.Body, to member: MemberID, _ effects: inout Effects) {
        effects.sendAfterPersist.append(Envelope(to: member, message: Message(term: term, body: body)))
    }

    /// A message that relies on this member's term and on nothing in its log: it waits only while the term is not durable,
    /// so that reads do not wait for the flushes of writes.
    func promiseTerm(_ body: Message.Body, to member: MemberID, _ effects: inout Effects) {
        guard isTermDurable else { return promise(body, to: member, &effects) }
        effects.send.append(Envelope(to: member, message: Message(term: term, body: body)))
    }
}

#if Zoo
    extension Message.Body {
        /// Whether a leader asked for it.
        fileprivate var isAnswerToLeader: Bool {
            switch self {
            case .appendAccepted, .appendRejected, .heartbeatReply, .snapshotReply, .logLost: true
            case .preVote, .preVoteReply, .requestVote, .voteReply, .append, .heartbeat, .installSnapshot, .timeoutNow,
                .readRequest, .readReply:
                false
            }
        }
    }
#endif
