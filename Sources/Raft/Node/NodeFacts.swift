/// What can be seen of a node after a step, as numbers only: cheap to keep, to compare with the ones before and to look at.
public struct NodeFacts: Hashable, Sendable {
    public internal(set) var term = Term.zero
    public internal(set) var vote: MemberID?
    public internal(set) var role = Role.follower
    /// As far as it is known to the node.
    public internal(set) var leader: MemberID?
    public internal(set) var commit = LogIndex.zero
    public internal(set) var applied = LogIndex.zero
    /// Handed out to be applied.
    public internal(set) var handed = LogIndex.zero
    /// The first entry in memory; above `last` when there is none.
    public internal(set) var first = LogIndex.zero
    public internal(set) var last = LogIndex.zero
    public internal(set) var lastTerm = Term.zero
    /// Where the configuration in force stands in the log.
    public internal(set) var configuration = LogIndex.zero
}

extension RaftNode {
    @inline(__always)
    var currentFacts: NodeFacts {
        NodeFacts(
            term: term, vote: vote, role: role, leader: leader, commit: commitIndex, applied: appliedIndex,
            handed: handedIndex, first: firstIndex, last: lastIndex, lastTerm: lastTerm,
            configuration: configurationIndex)
    }
}
