internal import EtcdAPI
internal import GRPC
internal import Protobuf
internal import Raft
internal import Replica

/// etcdserverpb.Maintenance, as far as it asks for something to be done.
extension MemberServer {
    /// Only the leader does it, as in etcd: whoever asks has to know whom it moves leadership away from.
    func moveLeader(_ request: MoveLeaderRequest, _ call: CallID, of session: GRPCSession) throws(RequestRefusal) {
        guard node?.raft.isLeader == true else { throw RequestRefusal(.notLeader) }
        submit(.transferLeadership(to: MemberID(request.targetID)), .moveLeader, call, of: session)
    }

    /// There is nothing to do: space that is not used any more is given back as it comes.
    func defragment(_ request: DefragmentRequest, _ call: CallID, of session: GRPCSession) throws(RequestRefusal) {
        session.respond(call, DefragmentResponse().encoded())
    }

    /// No older release could read the data, so there is no version to go back to, and never such a job.
    func downgrade(_ request: DowngradeRequest, _ call: CallID, of session: GRPCSession) throws(RequestRefusal) {
        switch request.action {
        case .validate, .enable:
            guard Self.isVersion(request.version) else { throw RequestRefusal(.wrongDowngradeVersionFormat) }
            throw RequestRefusal(.invalidDowngradeTargetVersion)
        case .cancel: throw RequestRefusal(.noInflightDowngrade)
        default: throw RequestRefusal(.unknown, "etcdserver: unknown method")
        }
    }

    /// `major.minor` or a whole semantic version: three numbers, and perhaps more behind a hyphen or a plus.
    static func isVersion(_ text: String) -> Bool {
        let core = text.prefix { $0 != "-" && $0 != "+" }
        let parts = core.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3 || (parts.count == 2 && core.endIndex == text.endIndex) else { return false }
        return parts.allSatisfy { part in
            (1...Self.versionDigitsMax).contains(part.utf8.count) && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
        }
    }

    /// As many as a 64-bit number surely holds.
    private static let versionDigitsMax = 18
}
