internal import Coordination
internal import Raft
internal import Storage

/// What a replica does about snapshots: its own being written, pieces being read for others, one being taken over.
struct SnapshotWork: Sendable {
    /// The newest snapshot that is durable here, and the bytes of its payload.
    private(set) var latest: SnapshotMetadata?
    private(set) var latestBytes: Int
    /// What was applied since the latest snapshot was begun.
    private(set) var entriesSince: UInt64 = 0
    private(set) var bytesSince: UInt64 = 0
    /// The consensus core waits for a snapshot to send.
    var isWanted = false
    /// No snapshot is begun before this tick: the last one found no space.
    private(set) var notBeforeTick: UInt64 = 0
    var writing: Writing?
    var restoring: Restoring?
    /// The first piece of the next snapshot, which came while one is taken over: a newer one that is stored takes the place of the one that
    /// is being read.
    var heldChunk: SnapshotChunk?
    private var reading: [SnapshotRequestID: Purpose] = [:]
    private var nextRequest: UInt64 = 1

    /// The member's own snapshot on its way to the disk.
    struct Writing: Sendable {
        var metadata: SnapshotMetadata
        /// What is left to encode; nil once everything has been handed to the log.
        var encoder: StateSnapshotEncoder?
        /// What had been applied since the snapshot before; it counts again if this one comes to nothing.
        let entriesBefore: UInt64
        let bytesBefore: UInt64
    }

    /// A received snapshot on its way from the disk into the state machine.
    struct Restoring: Sendable {
        var metadata: SnapshotMetadata
        var decoder: StateSnapshotDecoder
        var offset: Int
    }

    /// Why a piece of a stored snapshot is read.
    enum Purpose: Sendable {
        case send(SnapshotChunkRequest)
        case restore(SnapshotMetadata)
    }

    init(latest: SnapshotMetadata?, bytes: Int) {
        self.latest = latest
        latestBytes = bytes
    }

    @inline(__always)
    var isRestoring: Bool { restoring != nil }

    mutating func applied(_ entry: Entry) {
        entriesSince += 1
        bytesSince += UInt64(entry.payload.count)
    }

    /// Whether the log since the latest snapshot has grown long enough for another.
    ///
    /// Few but large entries must not fill the disk: enough bytes alone are reason enough.
    @inline(__always)
    func isDue(_ options: Options) -> Bool {
        guard writing == nil, restoring == nil else { return false }
        let bytesWanted = max(options.snapshotBytesMin, UInt64(latestBytes / 2))
        if bytesSince / Self.bytesStretch >= bytesWanted { return true }
        return entriesSince >= options.snapshotEntriesMin && bytesSince >= bytesWanted
    }

    /// So many times the bytes that are wanted anyway count whatever the number of entries.
    private static let bytesStretch: UInt64 = 4

    mutating func began(_ metadata: SnapshotMetadata, _ encoder: StateSnapshotEncoder) {
        writing = Writing(metadata: metadata, encoder: encoder, entriesBefore: entriesSince, bytesBefore: bytesSince)
        entriesSince = 0
        bytesSince = 0
    }

    /// The snapshot begun is not there and will not be.
    mutating func gaveUp(until tick: UInt64) {
        notBeforeTick = tick
        guard let writing else { return }
        entriesSince += writing.entriesBefore
        bytesSince += writing.bytesBefore
        self.writing = nil
    }

    /// A stored snapshot cannot be read.
    mutating func forget(_ metadata: SnapshotMetadata) {
        if latest?.index == metadata.index { latest = nil }
    }

    /// The state was taken over whole.
    mutating func restored(_ metadata: SnapshotMetadata, bytes: Int) {
        restoring = nil
        entriesSince = 0
        bytesSince = 0
        became(metadata, bytes: bytes)
    }

    mutating func became(_ metadata: SnapshotMetadata, bytes: Int) {
        if let latest, latest.index > metadata.index { return }
        latest = metadata
        latestBytes = bytes
    }

    mutating func read(for purpose: Purpose) -> SnapshotRequestID {
        let id = SnapshotRequestID(nextRequest)
        nextRequest += 1
        reading[id] = purpose
        return id
    }

    mutating func finishRead(_ id: SnapshotRequestID) -> Purpose? {
        reading.removeValue(forKey: id)
    }
}
