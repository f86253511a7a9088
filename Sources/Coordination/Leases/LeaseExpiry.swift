/// A leader's finding that leases are due.
///
/// It ends each lease that, where the entry stands in the log, still is the grant that is named, and whose deadline is not after the entry's
/// stamp; and none if the entry is of another term than the one that is named. So a leader of the past ends nothing, and a
/// renewal that stands before the entry counts, even if it came late.
public struct LeaseExpiry: Hashable, Sendable {
    /// The term of the leader that found it.
    public var term: UInt64
    public var grants: [LeaseGrant]

    public init(term: UInt64, grants: [LeaseGrant]) {
        self.term = term
        self.grants = grants
    }
}
