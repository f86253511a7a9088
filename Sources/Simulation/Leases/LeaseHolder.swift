internal import MVCC

/// Somebody who holds a lease: renews it some times, then lets it end, and takes it anew.
struct LeaseHolder {
    enum State {
        /// Wants the lease, or to renew it, from this moment on.
        case due(UInt64)
        /// Has asked for it.
        case asked(since: UInt64)
        /// Has stopped: the lease must live until `earliest` and may not live beyond `latest`.
        case stopped(earliest: UInt64, latest: UInt64)
    }

    let id: LeaseID
    let seconds: UInt64
    var state: State
    /// It holds the lease; otherwise it wants it.
    var holds = false
    /// Which grant it holds.
    var generation: UInt64 = 0
    /// When the last request that was answered had been sent.
    var renewed: UInt64 = 0
    var renewalsLeft = 0
    var member: Int

    var nanoseconds: UInt64 { seconds * 1_000_000_000 }
}
