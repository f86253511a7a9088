internal import Raft

/// What can be seen of a member after a step, as numbers only: cheap to take after each and to compare with the ones before.
struct MemberFacts: Hashable {
    var term: UInt64 = 0
    /// 0: nobody.
    var vote: UInt64 = 0
    var isLeader = false
    /// 0: unknown.
    var leader: UInt64 = 0
    var commit: UInt64 = 0
    var applied: UInt64 = 0
    var first: UInt64 = 0
    var last: UInt64 = 0
    var lastTerm: UInt64 = 0
    /// Where the configuration in force stands in the log.
    var configuration: UInt64 = 0

    init() {}

    init(_ facts: NodeFacts) {
        term = facts.term.number
        vote = facts.vote?.rawValue ?? 0
        isLeader = facts.role == .leader
        leader = facts.leader?.rawValue ?? 0
        commit = facts.commit.position
        applied = facts.applied.position
        first = facts.first.position
        last = facts.last.position
        lastTerm = facts.lastTerm.number
        configuration = facts.configuration.position
    }
}
