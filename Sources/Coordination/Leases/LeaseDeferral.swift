/// A new leader's gift of time to leases that are due, so that their holders can find it. A lease gets it once until it is renewed.
public struct LeaseDeferral: Hashable, Sendable {
    public struct Deferred: Hashable, Sendable {
        public var grant: LeaseGrant
        /// The new deadline, in nanoseconds of cluster time; an earlier one than it has changes nothing.
        public var deadline: UInt64

        public init(grant: LeaseGrant, deadline: UInt64) {
            self.grant = grant
            self.deadline = deadline
        }
    }

    /// The term of the leader. In an entry of another term it means nothing.
    public var term: UInt64
    public var leases: [Deferred]

    public init(term: UInt64, leases: [Deferred] = []) {
        self.term = term
        self.leases = leases
    }
}
