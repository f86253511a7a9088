internal import Coordination
internal import EtcdAPI
internal import Protobuf

/// A backup on its way to a client: pieces of 32 KiB as etcd's, and the hash by itself.
struct BackupStreaming: AnswerStream {
    static let pieceBytes = 32 << 10

    private var writer: BackupWriter
    private var hasBody = false
    private(set) var isFinished = false

    init(_ state: CoordinationState, clusterID: UInt64) {
        writer = BackupWriter(state, clusterID: clusterID)
    }

    mutating func next() -> [UInt8]? {
        switch writer.next(bytesMax: Self.pieceBytes) {
        case .counting, .ended: return nil
        case .piece(let bytes, let remaining):
            // The piece after the one that left nothing is the hash.
            isFinished = hasBody
            hasBody = remaining == 0
            return SnapshotResponse(
                remainingBytes: UInt64(remaining), blob: bytes, version: EtcdCompatibility.version
            ).encoded()
        }
    }
}
