internal import Raft

/// A snapshot file that was verified or written, and how to find a payload byte in it.
struct StoredSnapshot: Equatable, Sendable {
    var metadata: SnapshotMetadata
    /// The highest log sequence number known to be synced when the snapshot was begun: evidence for recovery.
    var synced: UInt64
    var headerBytes: Int
    var headerCRC: UInt32
    var chunkBytes: Int
    var payloadBytes: Int

    static let chunkHeaderBytes = 8
    static let trailerBytes = 20

    var file: FileName { .snapshot(index: metadata.index.position, term: metadata.term.number) }

    /// Where in the file the chunk starts (its own header), and how many payload bytes it has.
    func chunk(_ number: Int) -> (offset: Int, payloadBytes: Int) {
        let offset = headerBytes + number * (Self.chunkHeaderBytes + chunkBytes)
        return (offset, min(chunkBytes, payloadBytes - number * chunkBytes))
    }
}
