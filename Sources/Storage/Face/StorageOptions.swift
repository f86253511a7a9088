internal import Bytes

/// The bounds of the log on disk, with their units.
public struct StorageOptions: Hashable, Sendable {
    /// Length of a segment file, a multiple of 512. A directory may hold segments of other lengths from earlier settings.
    public var segmentBytes = 64 << 20
    /// The longest payload of one entry. The one who appends must not exceed it.
    public var entryBytesMax = 4 << 20
    /// A batch is cut where it would grow past this; what remains forms the next one. One entry may be longer.
    public var batchBytesMax = 4 << 20
    /// How much recovery reads at once.
    public var readBytes = 1 << 20
    /// How much of a spare segment is zero-filled and flushed at once, so that a commit never waits long behind it.
    public var fillBytes = 4 << 20
    /// Payload bytes per chunk of a snapshot file; each chunk has its own checksum and is the most that one read answers.
    public var snapshotChunkBytes = 256 << 10
    /// A snapshot that is being written is flushed each time this much has been written.
    public var snapshotFlushBytes = 8 << 20
    /// Above this many unwritten bytes the snapshot's writer should wait for ``StorageEvent/snapshotWantsBytes``.
    public var snapshotBytesPendingMax = 4 << 20
    /// How many snapshots are kept, the newest included. With 2, a follower that is being sent the older one has until the next
    /// snapshot to finish.
    public var snapshotsKept = 2
    /// Segments are kept until this many entries below the newest snapshot are no longer in them.
    public var retainedEntries: UInt64 = 0

    public init() {}

    func check() {
        invariant(segmentBytes % Format.sectorBytes == 0, "a segment is a whole number of sectors")
        invariant(entryBytesMax > 0 && entryBytesMax <= Format.payloadBytesMax / 2, "an entry fits a record")
        invariant(
            segmentBytes >= 2 * entryBytesMax + 8 * Format.sectorBytes,
            "a segment has room for its header, a copy of a configuration and the longest entry")
        invariant(
            batchBytesMax > 0 && readBytes >= Format.sectorBytes && fillBytes > 0, "batches and reads make progress")
        invariant(
            snapshotChunkBytes > 0 && snapshotChunkBytes <= Format.snapshotChunkBytesMax, "a snapshot chunk is bounded")
        invariant(
            snapshotFlushBytes > 0 && snapshotBytesPendingMax > 0 && snapshotsKept >= 1, "snapshots make progress")
    }
}
