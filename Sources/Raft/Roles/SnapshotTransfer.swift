/// A snapshot on its way to one follower: one chunk at a time, from the offset that the follower names.
struct SnapshotTransfer: Hashable, Sendable {
    enum Step: Hashable, Sendable {
        /// The caller is reading the chunk at `offset`; `isRepeat`: once more, because nothing was heard of it.
        case reading(isRepeat: Bool)
        /// The chunk was sent; nothing was heard of it for so many ticks.
        case sent(ticks: Int, isRepeat: Bool)
    }

    let metadata: SnapshotMetadata
    let bytes: UInt64
    var offset: UInt64 = 0
    var step = Step.reading(isRepeat: false)

    /// Whether an answer that wants the snapshot from `wanted` on is to be followed.
    ///
    /// One that asks for the chunk that is under way, or for an earlier one, may be an old answer that the network repeats: if each were given a chunk,
    /// each chunk would be answered, and the copies would never die out. A follower that has to begin anew is believed once a chunk
    /// was sent again after a silence.
    func follows(_ wanted: UInt64) -> Bool {
        switch step {
        case .reading, .sent(ticks: _, isRepeat: false): wanted > offset
        case .sent(ticks: _, isRepeat: true): wanted != offset
        }
    }
}
