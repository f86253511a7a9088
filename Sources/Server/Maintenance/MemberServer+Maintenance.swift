internal import Coordination
internal import EtcdAPI
internal import GRPC
internal import MVCC
internal import Protobuf
internal import Raft
internal import Reactor
internal import Replica

/// etcdserverpb.Maintenance: alarms and hashes.
extension MemberServer {
    // MARK: Alarms

    func alarm(_ request: AlarmRequest, _ call: CallID, of session: GRPCSession) throws(RequestRefusal) {
        switch request.action {
        case .get: read(.alarms(request.alarm), call, of: session)
        case .activate, .deactivate:
            try demandRoot(call, of: session)
            guard let kind = Alarm.Kind(request.alarm) else {
                throw RequestRefusal(.invalidArgument, "holdfast: name the alarm, NOSPACE or CORRUPT")
            }
            let change = AlarmChange(Alarm(member: request.memberID, kind: kind), isRaised: request.action == .activate)
            try write(.alarm(change), .alarm, call, of: session)
        default: throw RequestRefusal(.invalidArgument, "holdfast: an alarm is listed, activated or deactivated")
        }
    }

    func answerAlarms(_ wanted: AlarmType, _ call: CallID, of session: GRPCSession) {
        let raised = node?.state.alarms.raised.map { AlarmMember($0.alarm) } ?? []
        let alarms = raised.filter { wanted == .none || $0.alarm == wanted }
        session.respond(call, AlarmResponse(header: header(), alarms: alarms).encoded())
    }

    func answerAlarm(_ alarm: Alarm?, _ header: ResponseHeader, _ waiting: PendingCall) {
        let alarms = alarm.map { [AlarmMember($0)] } ?? []
        waiting.session.respond(waiting.call, AlarmResponse(header: header, alarms: alarms).encoded())
    }

    /// Nothing is read from, or written through, a store that is not as the majority's, or of which nobody knows whether it is right.
    func checkReliable() throws(RequestRefusal) {
        if node?.state.alarms.isCorrupt(id.rawValue) == true { throw RequestRefusal(EtcdError.corrupt) }
    }

    // MARK: Hashes

    /// A hash on its way.
    struct Hashing {
        var session: GRPCSession
        var call: CallID
        var hash: StoreHash
        var isWhole: Bool
    }

    /// Of this member's own state, as etcd's.
    func hash(at revision: Revision?, _ call: CallID, of session: GRPCSession) throws(RequestRefusal) {
        guard let view = node?.state.view else { return }
        guard hashings.count < Self.hashingsMax else { throw RequestRefusal(EtcdError.tooManyRequests) }
        do throws(StoreError) {
            let hash = try StoreHash(view, at: revision ?? .zero)
            hashings.append(Hashing(session: session, call: call, hash: hash, isWhole: revision == nil))
        } catch {
            throw RequestRefusal(error)
        }
        loop.requestTurn()
    }

    /// Each holds a view of the store.
    private static let hashingsMax = 64
    private static let hashBytesPerTurn = 1 << 20

    /// Gives the first of the hashes another slice.
    func advanceHashings() {
        guard !hashings.isEmpty else { return }
        guard let value = hashings[0].hash.advance(bytesMax: Self.hashBytesPerTurn) else { return loop.requestTurn() }
        let done = hashings.removeFirst()
        if done.isWhole {
            done.session.respond(done.call, HashResponse(header: header(), hash: value).encoded())
        } else {
            let answer = HashKVResponse(
                header: header(), hash: value, compactRevision: done.hash.compacted.number,
                hashRevision: done.hash.revision.number)
            done.session.respond(done.call, answer.encoded())
        }
        if !hashings.isEmpty { loop.requestTurn() }
    }
}

extension Alarm.Kind {
    init?(_ type: AlarmType) {
        switch type {
        case .noSpace: self = .noSpace
        case .corrupt: self = .corrupt
        default: return nil
        }
    }
}

extension AlarmMember {
    init(_ alarm: Alarm) {
        self.init(memberID: alarm.member, alarm: alarm.kind == .noSpace ? .noSpace : .corrupt)
    }
}
