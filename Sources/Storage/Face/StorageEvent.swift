public import Raft

/// News from ``DurableLog``.
public enum StorageEvent: Sendable, Equatable {
    /// The next payload bytes of the snapshot named by the ``recovered(_:)`` that follows. They were verified before the first
    /// was told, and end before `recovered`.
    case recoveredSnapshotBytes([UInt8])
    /// The log may be used.
    case recovered(RecoveredLog)
    /// The own snapshot is durable under its name; the entries it covers may leave the disk. `bytes` is its payload's length.
    case snapshotDurable(SnapshotMetadata, bytes: Int)
    /// The own snapshot was given up for want of space; nothing else changed. A later one may succeed.
    case snapshotFailed(SnapshotMetadata, DiskFailure)
    /// The bytes handed over so far are nearly all written: hand over more.
    case snapshotWantsBytes
    /// The piece was taken when `nextOffset` is its end; otherwise this is the offset that is wanted. Not durable yet.
    case snapshotChunkStored(SnapshotMetadata, nextOffset: Int)
    /// The received snapshot is durable, and so is a log that starts at it (or contains its last entry).
    case snapshotInstalled(SnapshotMetadata)
    /// The received snapshot is not wanted: one that includes as much is stored already (its metadata is told), or there was no space.
    case snapshotNotInstalled(SnapshotMetadata, stored: SnapshotMetadata?)
    case snapshotRead(SnapshotRequestID, offset: Int, bytes: [UInt8], isLast: Bool)
    /// There is no such snapshot or offset (nil), or it could not be read.
    case snapshotNotRead(SnapshotRequestID, StorageFailure?)
    /// The disk has no space; nothing is acknowledged until ``restored``. Send ``StorageInput/retry`` now and then.
    case degraded(DiskFailure)
    /// Space has returned and what waited is durable or on its way.
    case restored
    /// The log cannot go on. The member must stop: nothing is acknowledged any more.
    case failed(StorageFailure)
    /// The answer to ``StorageInput/close``.
    case closed
}
