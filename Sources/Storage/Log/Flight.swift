internal import Raft

/// The batch that is being made durable. There is one at a time: whatever it states as synced was synced before it left.
struct Flight: Sendable {
    enum Notice: Sendable {
        case opened
        case installed(SnapshotMetadata)
        case closed
    }

    /// The steps of a batch that begins a segment; one that continues a segment has only the first.
    enum Step: Sendable {
        /// Its bytes are written and flushed.
        case writing
        /// The spare gets its name.
        case naming
        /// The segment before is closed: whoever finds it knows that this one must exist.
        case closing
    }

    var step = Step.writing
    /// Set when the batch begins this segment.
    var beginning: Segment?
    var persisted: [PersistID] = []
    var notices: [Notice] = []
    /// Where the next batch goes.
    var endOffset = 0
}
