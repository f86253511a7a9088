/// A snapshot that this member is receiving.
struct IncomingSnapshot: Hashable, Sendable {
    let metadata: SnapshotMetadata
    /// Everything before is stored.
    var offset: UInt64 = 0

    /// Snapshot bytes are a function of the state at (index, term), so another leader's copy may be continued.
    func isOf(_ other: SnapshotMetadata) -> Bool {
        metadata.index == other.index && metadata.term == other.term
    }
}
