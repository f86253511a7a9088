internal import Raft

/// Votes as they were sent, over all lives of all members (S7), and who led which term (S1).
struct PromiseLedger {
    private struct Vote: Hashable {
        var member: MemberID
        var term: Term
    }

    private var votes: [Vote: MemberID] = [:]
    private var leaders: [Term: MemberID] = [:]
    /// The highest term that each member has named in a message that relies on its disk.
    private var terms: [MemberID: Term] = [:]

    /// A member tells that it votes for a candidate; answers for whom it had voted in that term, if for another.
    mutating func votes(_ member: MemberID, for candidate: MemberID, in term: Term) -> MemberID? {
        let vote = Vote(member: member, term: term)
        if let earlier = votes[vote] { return earlier == candidate ? nil : earlier }
        votes[vote] = candidate
        return nil
    }

    /// A member leads a term; answers who led it before, if another did.
    mutating func leads(_ member: MemberID, _ term: Term) -> MemberID? {
        if let earlier = leaders[term] { return earlier == member ? nil : earlier }
        leaders[term] = member
        return nil
    }

    /// A member speaks in a term.
    mutating func speaks(_ member: MemberID, in term: Term) {
        if let highest = terms[member], highest >= term { return }
        terms[member] = term
    }

    /// The highest term in which a member has spoken, in any of its lives.
    func highestTerm(of member: MemberID) -> Term { terms[member] ?? .zero }

    /// How many terms had a leader.
    var elections: Int { leaders.count }
}
