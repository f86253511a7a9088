/// What this member has seen happen to leases since it was started. No part of the state: members started at different times differ.
public struct LeaseCounts: Hashable, Sendable {
    public internal(set) var granted: UInt64 = 0
    public internal(set) var renewed: UInt64 = 0
    public internal(set) var revoked: UInt64 = 0
    public internal(set) var expired: UInt64 = 0
}
