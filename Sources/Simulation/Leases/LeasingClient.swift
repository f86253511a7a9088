internal import MVCC

/// A client that holds a lease, or wants one, in an ordinary run. It has one name for all the leases that it ever takes.
struct LeasingClient {
    /// What it does next.
    enum Intention {
        case usual
        /// It has let the time go by, and renews at last.
        case renewsLate
        /// It ends the lease and takes it anew in one breath, about when it is due.
        case replaces
    }

    let index: Int
    let id: LeaseID
    var member: Int
    var intention = Intention.usual
    /// It believes that its lease lives.
    var holds = false
    var milliseconds: UInt64 = 1
    /// When the last request was sent that gave the lease time and was acknowledged.
    var renewed: UInt64 = 0
    /// Requests that it has not been answered.
    var pending = 0
    /// How many leases it has asked for.
    var grants: UInt64 = 0
    var wantsAnotherMember = false

    static let pendingMax = 3

    init(index: Int, member: Int) {
        self.index = index
        id = LeaseID(Int64(index) + 1)
        self.member = member
    }

    /// Nobody else's requests touch these.
    static let keyPrefix: [UInt8] = Array("l".utf8)

    /// A key of its own, or, beyond those, the one that all share.
    func key(_ number: Int, of own: Int) -> [UInt8] {
        Self.keyPrefix + Array((number < own ? "\(index).\(number)" : "shared").utf8)
    }
}
