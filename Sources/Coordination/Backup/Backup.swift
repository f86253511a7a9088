public import Bytes

/// A backup that was read whole.
public struct Backup: Sendable {
    public let header: BackupHeader
    public let state: CoordinationState
    /// The SHA-256 that the file ends with.
    public let digest: SHA256Digest

    init(header: BackupHeader, state: CoordinationState, digest: SHA256Digest) {
        self.header = header
        self.state = state
        self.digest = digest
    }
}
