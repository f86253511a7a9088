#if Zoo
    internal import Coordination
    internal import Zoo
#endif

/// What a member knows of leases that are due, besides what the state machine says: when it began to lead, how far it may judge, and what it
/// has already asked the log for.
struct LeaseWatch: Sendable {
    /// Cluster time at which this member began to lead.
    private(set) var leadingSince: UInt64
    /// Cluster time at the last look. Expiry is judged by it and not by the time of this look: whatever had reached this member by then has
    /// been handled meanwhile, also after it stood still.
    private var lastLook: UInt64
    /// The sequence number of the entry that ends or defers leases and has not been applied.
    private var underway: UInt64?

    #if Zoo
        /// What was due when this member did not lead.
        var leftOver: LeaseExpiry?
    #endif

    init(since time: UInt64) {
        leadingSince = time
        lastLook = time
    }

    var isUnderway: Bool { underway != nil }

    mutating func lead(since time: UInt64) {
        leadingSince = time
        underway = nil
    }

    /// The time by which leases may be called due.
    mutating func look(at time: UInt64) -> UInt64 {
        #if Zoo
            if time > lastLook, zoo(.z216) { return time }
        #endif
        defer { lastLook = max(lastLook, time) }
        return lastLook
    }

    mutating func asked(_ sequence: UInt64) { underway = sequence }

    mutating func applied(_ sequence: UInt64) {
        if underway == sequence { underway = nil }
    }
}
