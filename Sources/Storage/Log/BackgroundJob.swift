internal import Raft

/// A group of operations that nobody's request waits for.
struct BackgroundJob: Sendable {
    enum Purpose: Sendable {
        /// The spare's first bytes are zero-filled once this is done.
        case spare(filled: Int)
        case recycling
        case removal
        /// Bytes of a snapshot are written, and flushed when `isFlush`; `nextOffset` is told to the leader who sent them.
        case snapshotWrite(SnapshotWriter.Role, serial: UInt64, bytes: Int, isFlush: Bool, nextOffset: Int?)
        /// The whole file is durable under its temporary name.
        case snapshotWhole(SnapshotWriter.Role, serial: UInt64)
        /// … and under its own.
        case snapshotNamed(SnapshotWriter.Role, serial: UInt64)
        case snapshotRead(SnapshotRead)
    }

    struct SnapshotRead: Sendable {
        var request: SnapshotRequestID
        var snapshot: StoredSnapshot
        var offset: Int
        var bytesMax: Int
    }

    var purpose: Purpose
    var operations: [DiskOperation]
}
