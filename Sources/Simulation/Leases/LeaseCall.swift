internal import MVCC
internal import Replica

/// A request that has to do with leases, and what became of it.
struct LeaseCall {
    enum Kind {
        case grant(milliseconds: UInt64)
        /// A keep-alive; members carry several of them in one entry.
        case renew
        case revoke
        /// Writes a key and attaches it to the lease.
        case attach(key: [UInt8])
        /// Writes a key that belongs to no lease then.
        case detach(key: [UInt8])
        /// What a member makes of keep-alives that have come to it.
        case batch([Int])
    }

    enum Fate {
        case pending
        case done
        /// There is no such lease, or there is one where none should be.
        case denied
        /// Refused or unknown: another member may know better.
        case failed
    }

    /// How it was when the request had come to its member, whether the member had the time to look at it or not.
    struct Arrival {
        var term: UInt64
        /// Cluster time by the member's own clock.
        var time: UInt64
        /// The member led, was neither slow nor suspended, and takes what comes into its log at once, however much is there already.
        var isAtLeader: Bool
    }

    let kind: Kind
    /// The client; nil for a member's own batch.
    let client: Int?
    let member: Int
    /// Simulated time, in nanoseconds.
    let asked: UInt64
    var arrival: Arrival?
    /// On its way from the member.
    var underway: Fate?
    /// What the client knows of it.
    var fate = Fate.pending
    var hasGivenUp = false

    var isPending: Bool {
        if case .pending = fate { !hasGivenUp } else { false }
    }
}
