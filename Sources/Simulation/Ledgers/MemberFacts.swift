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

    init(_ raft: borrowing RaftNode) {
        term = raft.term.number
        vote = raft.hardState.vote?.rawValue ?? 0
        isLeader = raft.isLeader
        leader = raft.leader?.rawValue ?? 0
        commit = raft.commitIndex.position
        applied = raft.appliedIndex.position
        first = raft.firstIndex.position
        last = raft.lastIndex.position
        lastTerm = raft.lastTerm.number
        configuration = raft.configurationIndex.position
    }
}
