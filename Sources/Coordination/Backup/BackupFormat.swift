/// The bytes of a backup, format 1. Integers are big-endian.
///
///     header (76 bytes) · the state, as ``StateSnapshotEncoder`` writes it · zeros to a multiple of 512
///     · SHA-256 of everything before (32 bytes)
///
///     header: "HOLDFAST BACKUP\n" · format (4) · cluster id (8) · applied index (8) · term (8) · revision (8)
///             · feature level (4) · cluster time (8) · length of the state (8) · CRC-32C of the header so far (4)
///
/// etcd's clients refuse a file whose length is not 32 above a multiple of 512.
enum BackupFormat {
    static let magic = Array("HOLDFAST BACKUP\n".utf8)
    static let format: UInt32 = 1
    static let headerBytes = 76
    static let grain = 512

    /// The longest state that a reader believes.
    static let stateBytesMax: UInt64 = 1 << 48

    /// Everything before the hash.
    static func bodyBytes(stateBytes: Int) -> Int { (headerBytes + stateBytes + grain - 1) / grain * grain }
}
