/// A snapshot on its way to one follower: one chunk at a time, from the offset that the follower names.
struct SnapshotTransfer: Hashable, Sendable {
    enum Step: Hashable, Sendable {
        /// The caller is reading the chunk at `offset`.
        case reading
        /// The chunk was sent; nothing was heard of it for so many ticks.
        case sent(ticks: Int)
    }

    let metadata: SnapshotMetadata
    let bytes: UInt64
    var offset: UInt64 = 0
    var step = Step.reading
}
