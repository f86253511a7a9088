internal import Coordination
internal import EtcdAPI
internal import GRPC
internal import Replica

/// Maintenance.Snapshot: the member's own state as a file.
extension MemberServer {
    func snapshot(_ call: CallID, of session: GRPCSession) throws(RequestRefusal) {
        guard let state = node?.state else { return }
        guard sessions.values.reduce(0, { $0 + $1.backups }) < Self.backupsMax else {
            throw RequestRefusal(
                .resourceExhausted, "holdfast: \(Self.backupsMax) snapshots at a time are sent, at most")
        }
        session.stream(call, BackupStreaming(state, clusterID: clusterID))
    }

    /// Each holds a view of the store, so that what is written meanwhile needs memory of its own.
    static let backupsMax = 4
}
