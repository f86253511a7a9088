internal import Raft

/// What a start has found so far. Nothing on the disk is changed before the whole log has been read and its end is proven.
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
    var scan: LogScan?

    var outcome = LogScan.Outcome.whole([])
    var damage: [LogDamage] = []
    var fragments = EntryPool()
    var hadTornTail = false

    /// All that can be taken part with.
    var entries: [Entry] {
        switch outcome {
        case .whole(let entries), .damaged(prefix: let entries, promised: _): entries
        case .superseded: []
        }
    }

    /// Where the log begins.
    var base: LogEnd {
        snapshot.map { LogEnd($0.metadata.term, $0.metadata.index) } ?? LogEnd(.zero, .zero)
    }
}
