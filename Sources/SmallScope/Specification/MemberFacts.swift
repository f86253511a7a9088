public import Raft

/// What the specification knows of a member: the variables of a specification of Raft, read off the real core.
public struct MemberFacts: Hashable, Sendable {
    public var term: Term
    public var vote: MemberID?
    public var role: Role
    public var log: NaiveLog
    public var commit: LogIndex
    /// What is on the member's own disk.
    public var durable: LogIndex
    /// The configuration in force.
    public var configuration: Configuration
    /// Where that stands in the log.
    public var configurationIndex: LogIndex
    /// Where the log ended before its disk lost entries, while they are missing.
    public var promised: LogEnd?

    public init(
        term: Term, vote: MemberID?, role: Role, log: NaiveLog, commit: LogIndex, durable: LogIndex,
        configuration: Configuration, configurationIndex: LogIndex = .zero, promised: LogEnd? = nil
    ) {
        self.term = term
        self.vote = vote
        self.role = role
        self.log = log
        self.commit = commit
        self.durable = durable
        self.configuration = configuration
        self.configurationIndex = configurationIndex
        self.promised = promised
    }

    public init(_ node: RaftNode) {
        let base = node.firstIndex.previous
        var log = NaiveLog(base: base, baseTerm: node.term(at: base) ?? .zero)
        var index = node.firstIndex
        while index <= node.lastIndex, let term = node.term(at: index) {
            log.append(term)
            index = index.next
        }
        self.init(
            term: node.term, vote: node.hardState.vote, role: node.role, log: log, commit: node.commitIndex,
            durable: node.durableIndex, configuration: node.configuration,
            configurationIndex: node.configurationIndex, promised: node.promisedEnd)
    }
}
