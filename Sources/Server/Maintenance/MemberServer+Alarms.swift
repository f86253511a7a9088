internal import Coordination
internal import EtcdAPI
internal import GRPC
internal import MVCC
internal import Protobuf
internal import Raft
internal import Reactor
internal import Replica

/// etcdserverpb.Maintenance/Alarm.
extension MemberServer {
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
