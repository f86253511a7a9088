internal import Raft

/// What a start has found so far. Nothing on the disk is changed before the whole log has been read and found right.
struct Recovery: Sendable {
    enum Step: Sendable {
        case listing
        case readingIdentity
        case verifyingSnapshot
        case scanning
        case rereadingTail
        case rewritingTail
        /// A new directory: its first segment and identity are written under other names, …
        case creating
        /// … the segment is named, and then the identity: where there is an identity there is a log.
        case namingFirstSegment
        case namingIdentity
        /// The identity file with the raised incarnation is written, then named.
        case raisingIncarnation
        case namingRaisedIdentity
        /// The first batch of this start is on its way.
        case opening
        case streamingSnapshot
    }

    var step = Step.listing
    var files: [FileInfo] = []
    var isNew = false

    // The file being read, piece by piece.
    var reading = FileInfo(name: .identity, bytes: 0)
    var readOffset = 0

    /// Newest first.
    var candidates: [FileInfo] = []
    var scanner: SnapshotScanner?
    var damaged: [(file: FileName, damage: SnapshotScanner.Damage)] = []
    var snapshot: StoredSnapshot?

    /// The segments still to be read, last first.
    var segmentsLeft: [FileInfo] = []
    /// Names of segments below a gap: left over from a deletion, if the log does not need them.
    var gap: UInt64?
    var scan: LogScan?

    var entries: [Entry] = []
    var hadTornTail = false
}
