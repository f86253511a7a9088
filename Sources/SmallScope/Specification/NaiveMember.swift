public import Raft

/// One member of an obvious Raft: the state of dissertation figure 3.1 and its actions, each with its guard.
///
/// No windows, no hints, no time, no disk: votes are a set, acknowledgements a table, a whole log may travel in one message.
/// A real step is checked by asking which of these actions it was; ``follow(_:from:to:sent:)`` asks.
public struct NaiveMember: Hashable, Sendable {
    public enum Part: Hashable, Sendable {
        case follower
        case candidate
        case leader

        /// A pre-vote promises nothing: who asks for one is still a follower.
        init(_ role: Role) {
            switch role {
            case .follower, .preCandidate: self = .follower
            case .candidate: self = .candidate
            case .leader: self = .leader
            }
        }
    }

    public let id: MemberID
    public internal(set) var term: Term
    public internal(set) var vote: MemberID?
    public internal(set) var part = Part.follower
    public internal(set) var log: NaiveLog
    public internal(set) var commit: LogIndex
    /// Where the log ended before its disk lost entries: what this member owes until its log ends there again.
    public internal(set) var promised: LogEnd?
    /// Who has voted for this member in its term.
    var votes: Set<MemberID> = []
    /// How far each member has acknowledged the log of this member's term.
    var matches: [MemberID: LogIndex] = [:]

    /// A member of which only this much is known: one that starts, whose volatile state is gone.
    public init(id: MemberID, facts: MemberFacts) {
        self.id = id
        term = facts.term
        vote = facts.vote
        part = Part(facts.role)
        log = facts.log
        commit = facts.commit
        promised = facts.promised
    }

    // MARK: Terms and votes

    mutating func adopt(_ newTerm: Term) throws(Refusal) {
        guard newTerm > term else { throw Refusal("a term is adopted that is not higher") }
        term = newTerm
        vote = nil
        part = .follower
        votes = []
        matches = [:]
    }

    mutating func timeOut() throws(Refusal) {
        guard part != .leader else { throw Refusal("a leader campaigns") }
        guard promised == nil else { throw Refusal("a member campaigns without entries that it acknowledged") }
        term = term.next
        vote = id
        part = .candidate
        votes = [id]
        matches = [:]
    }

    /// A vote for itself in a term in which it does not campaign is one that nobody gets.
    mutating func abstain(through past: Term) throws(Refusal) {
        guard past >= term else { return }
        if past > term { try adopt(past) }
        if vote == nil { vote = id }
    }

    mutating func grant(to candidate: MemberID, lastIndex: LogIndex, lastTerm: Term) throws(Refusal) {
        guard vote == nil || vote == candidate else { throw Refusal("a second vote in one term") }
        guard LogEnd(lastTerm, lastIndex) >= voteEnd else {
            throw Refusal("a vote for a log that is behind")
        }
        vote = candidate
    }

    mutating func becomeLeader(in configuration: Configuration) throws(Refusal) {
        guard part == .candidate else { throw Refusal("a leader that was no candidate") }
        guard configuration.isMajority(votes) else { throw Refusal("a leader without the votes of a majority") }
        part = .leader
        matches = [:]
    }

    // MARK: Log and commit

    mutating func append() throws(Refusal) {
        guard part == .leader else { throw Refusal("an entry is made by a member that does not lead") }
        log.append(term)
    }

    /// The receiver's side of AppendEntries. Nil when the logs do not meet; otherwise the last index known to agree.
    mutating func accept(_ append: Message.Append) throws(Refusal) -> LogIndex? {
        // What is compacted is committed and the same in every leader's log.
        if append.previousIndex >= log.base {
            guard log.term(at: append.previousIndex) == append.previousTerm else { return nil }
        }
        for entry in append.entries where entry.index > log.base && log.term(at: entry.index) != entry.term {
            guard entry.index > commit else { throw Refusal("a committed entry is replaced") }
            log.truncate(from: entry.index)
            log.append(entry.term)
        }
        return LogIndex(append.previousIndex.position + UInt64(append.entries.count))
    }

    mutating func acknowledged(by member: MemberID, through index: LogIndex) {
        guard part == .leader, index <= log.lastIndex else { return }
        matches[member] = max(matches[member] ?? .zero, index)
    }

    mutating func advanceCommit(
        to index: LogIndex, in configuration: Configuration, ownDurable: LogIndex
    ) throws(Refusal) {
        guard part == .leader else { throw Refusal("a commit is decided by a member that does not lead") }
        guard log.term(at: index) == term else { throw Refusal("an entry of an older term is committed by counting") }
        var holders = Set(matches.filter { $0.value >= index }.map(\.key))
        if ownDurable >= index { holders.insert(id) } else { holders.remove(id) }
        guard configuration.isMajority(holders) else { throw Refusal("a commit without a majority") }
        commit = index
    }

    /// A follower learns that entries are committed; `agreed` is how far its log is known to be the leader's.
    mutating func learnCommit(_ index: LogIndex, leaderCommit: LogIndex, agreed: LogIndex) throws(Refusal) {
        guard index <= max(commit, min(leaderCommit, agreed)) else {
            throw Refusal("a follower commits more than its leader says, or than it shares with it")
        }
        commit = index
    }
}

extension Configuration {
    /// Whether the members are a majority of the voters, of both halves while joint.
    func isMajority(_ members: Set<MemberID>) -> Bool {
        func holds(_ voters: [MemberID]) -> Bool {
            2 * voters.count(where: members.contains) > voters.count
        }
        return holds(voters) && (outgoing.isEmpty || holds(outgoing))
    }
}
