public import Raft

/// What ``DurableLog`` is told. Everything but `recover`, `completed`, `retry` and `close` comes after
/// ``StorageEvent/recovered(_:)``; after ``StorageEvent/failed(_:)`` every input is ignored.
public enum StorageInput: Sendable, Equatable {
    /// The first input: reads the directory, or makes a new log in an empty one.
    case recover
    /// The answer to an operation. Answers of one lane come in the order of its operations.
    case completed(DiskCompletion)
    /// Makes this durable; answered by its id in ``StorageEffects/persisted``, in the order of asking.
    case persist(PersistID, Persist)
    /// Starts writing the member's own snapshot beside the current one. One at a time.
    case beginSnapshot(SnapshotMetadata)
    /// The next payload bytes of the snapshot begun.
    case snapshotBytes([UInt8])
    /// All payload bytes have been handed over; answered by ``StorageEvent/snapshotDurable(_:bytes:)``.
    case finishSnapshot
    /// Forgets the snapshot begun; nothing answers.
    case abandonSnapshot
    /// A piece of a snapshot that the leader sends. Answered by ``StorageEvent/snapshotChunkStored(_:nextOffset:)``, and after the
    /// last piece by ``StorageEvent/snapshotInstalled(_:)``.
    case receiveSnapshotChunk(SnapshotMetadata, offset: Int, bytes: [UInt8], done: Bool)
    /// Asks for payload bytes of a stored snapshot, at most `bytesMax` and at most one chunk. Answered by
    /// ``StorageEvent/snapshotRead(_:offset:bytes:isLast:)`` or ``StorageEvent/snapshotNotRead(_:_:)``.
    case readSnapshot(SnapshotRequestID, index: LogIndex, offset: Int, bytesMax: Int)
    /// The log is idle: states durably that all that was acknowledged is there, which narrows what a later start must take
    /// for a torn tail. Does nothing when that has been stated already.
    case seal
    /// Finishes what is waiting, seals, and answers ``StorageEvent/closed``. Further requests are ignored.
    case close
    /// Space may have returned: operations that were refused for want of it are tried again. Harmless at any time.
    case retry
}
