internal import Coordination
public import Determinism
internal import Raft

extension ReplicaNode {
    /// Cluster time as far as this member knows it, in nanoseconds: never behind what it has applied, and at the most as late as the
    /// last message of the leader.
    public func clusterTime(at now: Instant) -> UInt64 { max(state.time, clock.reading(at: now).nanoseconds) }
}
