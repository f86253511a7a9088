public import Raft

/// Who a member is to its peers.
public struct PeerIdentity: Hashable, Sendable {
    /// Of the cluster; frames of another never mix with ours.
    public var cluster: UInt64
    public var member: MemberID
    /// Chosen at random when the data directory was made: an empty or swapped disk has another.
    public var store: UInt64
    /// Raised durably at every start.
    public var incarnation: UInt64
    /// Made up by the process: two that were started from copies of one directory have different ones.
    public var nonce: UInt64

    public init(cluster: UInt64, member: MemberID, store: UInt64, incarnation: UInt64, nonce: UInt64) {
        self.cluster = cluster
        self.member = member
        self.store = store
        self.incarnation = incarnation
        self.nonce = nonce
    }
}
