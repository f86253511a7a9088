internal import Coordination
internal import EtcdAPI
internal import GRPC
internal import MVCC
internal import Raft
internal import Replica
internal import Protobuf

/// etcdserverpb.Cluster, etcdserverpb.Maintenance and grpc.health.v1, as far as they are served.
extension MemberServer {
    func memberList(_ request: MemberListRequest, _ call: CallID, of session: GRPCSession) throws(RequestRefusal) {
        if request.linearizable {
            read(.memberList, call, of: session)
        } else {
            session.respond(call, memberListAnswer().encoded())
        }
    }

    /// Like etcd's, without a revision in the header.
    func memberListAnswer() -> MemberListResponse {
        MemberListResponse(
            header: header(.zero), members: node.map { members(of: $0.raft.committedConfiguration) } ?? [])
    }

    func members(of configuration: Configuration) -> [EtcdAPI.Member] {
        guard let node else { return [] }
        return configuration.addresses.map { address in
            let published = node.state.members[address.member.rawValue]
            return EtcdAPI.Member(
                id: address.member.rawValue, name: published?.name ?? "", peerURLs: address.peerURLs,
                clientURLs: published?.clientURLs ?? [], isLearner: configuration.learners.contains(address.member))
        }
    }

    func status() -> StatusResponse {
        var response = StatusResponse()
        response.header = header()
        response.version = EtcdCompatibility.version
        response.storageVersion = EtcdCompatibility.storageVersion
        guard let node else { return response }
        let view = node.state.view
        response.dbSize = Int64(view.liveBytes + view.historyBytes)
        response.dbSizeInUse = Int64(view.liveBytes)
        response.leader = node.raft.leader?.rawValue ?? 0
        response.raftIndex = node.raft.commitIndex.position
        response.raftTerm = node.raft.term.number
        response.raftAppliedIndex = node.appliedIndex.position
        response.isLearner = isLearner
        response.downgradeInfo = DowngradeInfo()
        if node.raft.leader == nil { response.errors.append(EtcdError.noLeader.message) }
        if let quota = quota.bytesMax { response.dbSizeQuota = Int64(quota) }
        for raised in node.state.alarms.raised {
            let kind = raised.alarm.kind == .noSpace ? "NOSPACE" : "CORRUPT"
            response.errors.append("memberID:\(raised.alarm.member) alarm:\(kind) ")
        }
        if node.isOutOfSpace { response.errors.append("holdfast: no space left on this member's disk") }
        return response
    }

    /// Only the service "" is known, as in etcd.
    func health(
        _ request: HealthCheckRequest, _ method: EtcdMethod, _ call: CallID, of session: GRPCSession
    ) throws(RequestRefusal) {
        let isKnown = request.service.isEmpty
        guard method == .healthWatch else {
            guard isKnown else { throw RequestRefusal(.notFound, "unknown service") }
            session.respond(call, HealthCheckResponse(status: .serving).encoded())
            return
        }
        // The stream stays open: a member that answers at all is serving.
        session.send(call, HealthCheckResponse(status: isKnown ? .serving : .serviceUnknown).encoded())
    }
}

/// Which release of etcd this server answers like. Clients decide by it what they may ask.
enum EtcdCompatibility {
    static let version = "3.6.0"
    static let clusterVersion = "3.6.0"
    static let storageVersion = "3.6.0"

    static let facts = VersionFacts(server: version, cluster: clusterVersion, storage: storageVersion)
}
