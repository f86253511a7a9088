public import Raft

/// Whose log this is. A directory of another cluster, member or group is refused.
public struct Identity: Hashable, Sendable {
    public var clusterID: UInt64
    public var memberID: MemberID
    /// The Raft group; the first release runs one, number 0.
    public var group: UInt32
    /// A random number that a *new* directory gets; an existing directory keeps its own, see ``RecoveredLog/storeID``.
    public var storeID: UInt64

    public init(clusterID: UInt64, memberID: MemberID, group: UInt32 = 0, storeID: UInt64) {
        self.clusterID = clusterID
        self.memberID = memberID
        self.group = group
        self.storeID = storeID
    }
}
