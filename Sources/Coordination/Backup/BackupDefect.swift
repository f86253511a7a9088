/// Why a file was refused as a backup.
public enum BackupDefect: Error, Hashable, Sendable {
    /// It begins as no backup does; etcd's own snapshots are such files.
    case notABackup
    /// A later release wrote it.
    case newerFormat(UInt32)
    case damagedHeader
    /// It ends before the end that its header names, or before its header ends.
    case cutShort
    /// There are bytes behind its end.
    case tooLong
    /// Its bytes are not those whose SHA-256 it ends with.
    case hashMismatch
    case state(StateSnapshotDefect)
    /// The state holds entries of a kind that this release does not know.
    case newerFeatureLevel(UInt32)
    /// Its header and its state are not of the same moment, or the space between them and the hash is not empty.
    case contradiction

    /// In words, for the operator.
    public var message: String {
        switch self {
        case .notABackup: "it is no backup of Holdfast (a snapshot file of etcd has another format)"
        case .newerFormat(let format): "it has format \(format), which a newer release wrote; use that release"
        case .damagedHeader: "its header is damaged"
        case .cutShort: "it is cut short"
        case .tooLong: "there are bytes behind its end"
        case .hashMismatch: "it is damaged: its SHA-256 is not the one that it ends with"
        case .state(.unknownFormat(let format)):
            "its state has format \(format), which this release does not read"
        case .state(.unknownSection(let tag)):
            "its state has a part (\(tag)) that a newer release wrote; use that release"
        case .state(.malformed): "its state is malformed"
        case .newerFeatureLevel(let level):
            "its state has feature level \(level), which a newer release raised; use that release"
        case .contradiction: "its header contradicts its state"
        }
    }
}
