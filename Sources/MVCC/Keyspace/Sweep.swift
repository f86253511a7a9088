/// How far a walk over the history has come that removes what compaction has made unreachable.
struct Sweep: Hashable, Sendable {
    /// The first record to look at.
    var key: [UInt8] = []
    var revision: UInt64 = 0
    var order: UInt32 = 0
    /// The floor when this pass began. The whole pass judges by it, even when the floor moves meanwhile: if it judged a
    /// version by one floor and the tombstone behind it by a higher one, it could remove the tombstone alone and the version
    /// would rise again. Another pass follows when the floor has moved.
    var floor: Revision
}
