internal import Bytes
internal import Raft

/// What a member tells whoever asks at its peer port: enough for one that joins to find itself by its peer URLs, and for one whose
/// log is behind to find the others where they are now.
///
///     cluster 8 · commit index 8 · count of started members · their ids · configuration        big-endian, counts and ids as varints
struct ClusterAccount: Hashable {
    var clusterID: UInt64
    /// How far the member that tells it knows the log to be committed: of two accounts the one with more is fresher.
    var commitIndex: LogIndex
    /// The members, as committed by then.
    var configuration: Configuration
    /// The members for which a data directory is recorded: nobody else may speak for them. Ascending.
    var started: [MemberID]

    var encoded: [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendBigEndian(clusterID)
        bytes.appendBigEndian(commitIndex.position)
        bytes.appendVarint(UInt64(started.count))
        for member in started { bytes.appendVarint(member.rawValue) }
        return bytes + configuration.encoded
    }

    init(clusterID: UInt64, commitIndex: LogIndex, configuration: Configuration, started: [MemberID]) {
        self.clusterID = clusterID
        self.commitIndex = commitIndex
        self.configuration = configuration
        self.started = started
    }

    init?(decoding bytes: [UInt8]) {
        let decoded: ClusterAccount? = bytes.withUnsafeBytes { buffer in
            var cursor = ByteCursor(buffer)
            guard let cluster = cursor.readBigEndian(UInt64.self),
                let commit = cursor.readBigEndian(UInt64.self), let count = cursor.readVarint(),
                count <= UInt64(Configuration.membersMax)
            else { return nil }
            var started: [MemberID] = []
            for _ in 0..<count {
                guard let member = cursor.readVarint() else { return nil }
                started.append(MemberID(member))
            }
            guard let configuration = Configuration(from: &cursor), cursor.isAtEnd else { return nil }
            return ClusterAccount(
                clusterID: cluster, commitIndex: LogIndex(commit), configuration: configuration, started: started)
        }
        guard let decoded else { return nil }
        self = decoded
    }
}
