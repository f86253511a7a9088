internal import Bytes
internal import Coordination
internal import Determinism
internal import EtcdAPI
internal import GRPC
internal import LinuxSystem
internal import MVCC
internal import Protobuf
internal import Reactor
internal import Replica

/// etcdserverpb.Lease, but for the stream of keep-alives.
extension MemberServer {
    // MARK: Calls

    func leaseGrant(_ request: LeaseGrantRequest, _ call: CallID, of session: GRPCSession) throws(RequestRefusal) {
        let seconds = UInt64(clamping: request.ttl)
        guard seconds <= TimeToLive.millisecondsMax / 1_000 else { throw RequestRefusal(EtcdError.leaseTTLTooLarge) }
        let asked = session.number(of: Self.timeToLiveField, call).map { TimeToLive(milliseconds: $0) }
        try checkRoom(for: StoreQuota.leaseBytes)
        let timeToLive = max(asked ?? TimeToLive(seconds: seconds), timeToLiveMin)
        let lease = request.id == 0 ? pickLease() : LeaseID(request.id)
        try write(.grantLease(lease, timeToLive), .leaseGrant(lease), call, of: session)
    }

    func leaseRevoke(_ request: LeaseRevokeRequest, _ call: CallID, of session: GRPCSession) throws(RequestRefusal) {
        guard request.id != 0 else { throw RequestRefusal(EtcdError.leaseNotFound) }
        try write(.revokeLease(LeaseID(request.id)), .leaseRevoke, call, of: session)
    }

    /// Metadata of a grant: its time to live in milliseconds, instead of the seconds in the request. For leases shorter than a second.
    private static let timeToLiveField = Array("holdfast-lease-ttl-milliseconds".utf8)

    /// As etcd: one and a half election time-outs, in whole seconds, unless `--lease-min-ttl` says otherwise.
    private var timeToLiveMin: TimeToLive {
        if let milliseconds = settings.leaseMinMilliseconds { return TimeToLive(milliseconds: UInt64(milliseconds)) }
        return TimeToLive(seconds: UInt64((settings.electionMilliseconds * 3 / 2 + 999) / 1_000))
    }

    /// Any name above 0 will do that nobody has; among so many none is met twice.
    func pickLease() -> LeaseID {
        while true {
            let lease = LeaseID(Int64(SystemRandom.seed() >> 1))
            if lease != .none, node?.state.leases[lease] == nil { return lease }
        }
    }

    // MARK: Answers

    func leaseGranted(_ timeToLive: TimeToLive, _ header: ResponseHeader, _ waiting: PendingCall) {
        guard case .leaseGrant(let lease) = waiting.purpose else { unreachable("a grant answers a grant") }
        let answer = LeaseGrantResponse(header: header, id: lease.rawValue, ttl: timeToLive.secondsUp)
        waiting.session.respond(waiting.call, answer.encoded())
    }

    func answerTimeToLive(
        _ lease: LeaseID, withKeys: Bool, _ call: CallID, of session: GRPCSession
    ) throws(RequestRefusal) {
        guard let node else { return }
        var answer = LeaseTimeToLiveResponse(header: header(), id: lease.rawValue, ttl: -1)
        if let found = node.state.leases[lease] {
            let time = node.clusterTime(at: loop.now)
            answer.ttl = Int64(clamping: (found.deadline - min(found.deadline, time)) / 1_000_000_000)
            answer.grantedTTL = found.timeToLive.secondsUp
            if withKeys {
                answer.keys = node.state.leases.attached.keys(of: lease)
                try demand(call, of: session) { $0.refusalToRead(attachedKeys: answer.keys, $1) }
            }
        }
        session.respond(call, answer.encoded())
    }

    /// The one that ends first in front, as etcd's.
    func answerLeases(_ call: CallID, of session: GRPCSession) {
        let leases = node?.state.leases.byDeadline.map { LeaseStatus(id: $0.id.rawValue) } ?? []
        session.respond(call, LeaseLeasesResponse(header: header(), leases: leases).encoded())
    }
}

extension TimeToLive {
    /// In whole seconds, as etcd's clients count; one at the least.
    var secondsUp: Int64 { Int64(clamping: (milliseconds + 999) / 1_000) }
}
