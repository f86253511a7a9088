internal import Raft
internal import Replica

/// What is judged of a message at the moment it leaves.
extension World {
    /// S7, S8, S16: a promise is on the disk of the one who makes it.
    mutating func judgePromises(of message: Message, from member: SimulatedMember, to receiver: MemberID) {
        let durable = member.ledger.durable
        switch message.body {
        case .preVoteReply(granted: false, _):
            notePromiseKept(by: member, towards: receiver)
            return
        case .preVote, .preVoteReply: return
        case .voteReply(let granted) where granted:
            judgeVote(member, for: receiver, in: message.term)
        case .requestVote: judgeVote(member, for: member.id, in: message.term)
        case .appendAccepted(let match):
            judgeAcknowledgement(of: match, in: message.term, from: member)
            judgeAgreement(at: match, of: member, with: receiver, in: message.term)
        case .append(let append) where !append.entries.isEmpty:
            counters[.appends] += 1
        default: break
        }
        if durable.term < message.term.number {
            violate(
                .s8, "m\(member.index + 1) speaks in term \(message.term.number) while its disk knows \(durable.term)")
        }
        promises.speaks(member.id, in: message.term)
    }

    private mutating func judgeVote(_ member: SimulatedMember, for candidate: MemberID, in term: Term) {
        let durable = member.ledger.durable
        // What was promised in an older term may be told late: with a later term on its disk a member votes in it no more.
        if durable.term < term.number || (durable.term == term.number && durable.vote != candidate.rawValue) {
            violate(
                .s8,
                "m\(member.index + 1) votes for \(candidate) in term \(term.number) while its disk says vote \(durable.vote) in term \(durable.term)"
            )
        }
        judgeLogOfCandidate(candidate, in: term, against: durable.promised, by: member)
        if let other = promises.votes(member.id, for: candidate, in: term) {
            violate(.s7, "m\(member.index + 1) votes for \(candidate) in term \(term.number) after voting for \(other)")
        }
    }

    /// S16: who has lost entries votes for nobody who lacks them. What they were is known by where the log ended.
    private mutating func judgeLogOfCandidate(
        _ candidate: MemberID, in term: Term, against promised: (term: UInt64, index: UInt64),
        by member: SimulatedMember
    ) {
        let place = Int(candidate.rawValue) - 1
        guard promised.index > 0, members.indices.contains(place), members[place].facts.term == term.number,
            members[place].process?.replica.raft.role == .candidate
        else { return }
        let end = (term: members[place].facts.lastTerm, index: members[place].facts.last)
        guard end < promised else { return }
        violate(
            .s16,
            "m\(member.index + 1) votes for \(candidate), whose log ends with \(end.index)/\(end.term), and promises \(promised.index)/\(promised.term)"
        )
    }

    private mutating func notePromiseKept(by member: SimulatedMember, towards candidate: MemberID) {
        let promised = member.ledger.durable.promised
        let place = Int(candidate.rawValue) - 1
        guard promised.index > 0, members.indices.contains(place) else { return }
        let (own, other) = (member.facts, members[place].facts)
        let end = (term: other.lastTerm, index: other.last)
        if end < promised, end >= (own.lastTerm, own.last) { marks.hit(.promiseKept) }
    }

    /// An acknowledgement says that the leader's log and the member's are the same through the entry.
    private mutating func judgeAgreement(
        at match: LogIndex, of member: SimulatedMember, with leader: MemberID, in term: Term
    ) {
        let place = Int(leader.rawValue) - 1
        guard members.indices.contains(place), members[place].facts.isLeader,
            members[place].facts.term == term.number, let leading = members[place].process?.replica.raft,
            match >= leading.firstIndex, let known = member.process?.replica.raft.term(at: match)
        else { return }
        if leading.term(at: match) != known {
            violate(
                .s8,
                "m\(member.index + 1) acknowledges entry \(match.position)/\(known.number), which its leader m\(place + 1) does not have"
            )
        }
    }

    private mutating func judgeAcknowledgement(of match: LogIndex, in term: Term, from member: SimulatedMember) {
        let ledger = member.ledger
        let index = match.position
        guard index > ledger.durable.baseIndex, index > ledger.snapshotIndex else { return }
        let known = member.process?.replica.raft.term(at: match)
        guard let stored = ledger.durable.term(at: index) else {
            violate(
                .s8,
                "m\(member.index + 1) acknowledges entry \(index) while its disk has \(ledger.durable.lastIndex)")
            return
        }
        // What was acknowledged in an older term may be told late, when the log has gone on already: it was about the entry that the disk has.
        if let known, known.number != stored, term.number == member.facts.term {
            violate(
                .s8,
                "m\(member.index + 1) acknowledges entry \(index)/\(known.number) while its disk has \(index)/\(stored)"
            )
        }
    }
}
