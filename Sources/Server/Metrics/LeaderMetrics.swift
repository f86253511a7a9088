internal import Raft

/// How often this member has heard of a new leader.
struct LeaderMetrics {
    private(set) var changes: UInt64 = 0
    private var current: MemberID?

    /// As etcd counts: the same member leading again after nobody did is a change too.
    mutating func note(_ leader: MemberID?) {
        if let leader, leader != current { changes &+= 1 }
        current = leader
    }
}
