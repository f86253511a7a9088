internal import Raft

/// What the cluster as a whole has decided, kept outside of it and part of the state: who led, and what was committed.
struct Ledger: Hashable, Sendable {
    struct Item: Hashable, Sendable {
        /// The node of the log tree: entry and prefix.
        var node: UInt32
        /// The term of the leader that committed it first.
        var term: Term
        /// The configuration that it went by.
        var configuration: Configuration
    }

    /// A vote that was told to anyone.
    private struct Vote: Hashable {
        var term: Term
        var voter: MemberID
        var candidate: MemberID
    }

    private struct Leader: Hashable {
        var term: Term
        var member: MemberID
    }

    /// Ascending by term.
    private var leaders: [Leader] = []
    /// Ascending by term and voter.
    private var votes: [Vote] = []
    /// By index, from 1 on.
    private(set) var committed: [Item] = []

    /// S1: who led the term before, if it was another member.
    mutating func note(leader: MemberID, of term: Term) -> MemberID? {
        let place = leaders.firstIndex { $0.term >= term } ?? leaders.count
        if place < leaders.count, leaders[place].term == term {
            return leaders[place].member == leader ? nil : leaders[place].member
        }
        leaders.insert(Leader(term: term, member: leader), at: place)
        return nil
    }

    /// S7: for whom the voter was said to vote before, if it was another candidate.
    mutating func note(vote candidate: MemberID, of voter: MemberID, in term: Term) -> MemberID? {
        let place = votes.firstIndex { ($0.term, $0.voter) >= (term, voter) } ?? votes.count
        if place < votes.count, votes[place].term == term, votes[place].voter == voter {
            return votes[place].candidate == candidate ? nil : votes[place].candidate
        }
        votes.insert(Vote(term: term, voter: voter, candidate: candidate), at: place)
        return nil
    }

    /// Forgets who voted and led in terms that every member has durably left: nobody can vote or lead in them again.
    mutating func forget(before term: Term) {
        votes.removeAll { $0.term < term }
        leaders.removeAll { $0.term < term }
    }

    mutating func commit(_ item: Item) { committed.append(item) }
}
