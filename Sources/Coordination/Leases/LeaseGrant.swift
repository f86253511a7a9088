public import MVCC

/// One grant of a lease: who names it does not mean a later lease of the same name.
public struct LeaseGrant: Hashable, Sendable {
    public var lease: LeaseID
    public var generation: UInt64

    public init(_ lease: LeaseID, generation: UInt64) {
        self.lease = lease
        self.generation = generation
    }
}
