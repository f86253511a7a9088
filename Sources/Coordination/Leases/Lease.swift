/// A lease, as the log made it.
public struct Lease: Hashable, Sendable {
    /// Which grant of the whole cluster's life it is, counted from 1: a fencing token, and what tells it from other leases of the same name.
    public var generation: UInt64
    public var timeToLive: TimeToLive
    /// Cluster time in nanoseconds from which on it may be ended.
    public var deadline: UInt64
    /// A leader that was new gave it time that its holder did not ask for, which happens once until it is renewed.
    public var isDeferred: Bool

    init(generation: UInt64, timeToLive: TimeToLive, deadline: UInt64, isDeferred: Bool = false) {
        self.generation = generation
        self.timeToLive = timeToLive
        self.deadline = deadline
        self.isDeferred = isDeferred
    }

    /// Cluster time of the grant or of the last renewal.
    public var renewedAt: UInt64 { deadline - min(deadline, timeToLive.nanoseconds) }

    static func deadline(_ timeToLive: TimeToLive, from stamp: UInt64) -> UInt64 {
        let (sum, overflow) = stamp.addingReportingOverflow(timeToLive.nanoseconds)
        return overflow ? .max : sum
    }
}
