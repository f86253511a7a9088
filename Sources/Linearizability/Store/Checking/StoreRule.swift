/// What a store with revisions promises its clients.
public enum StoreRule: String, Hashable, Sendable, CaseIterable {
    /// Every answer is right at its revision, and revisions agree with real time: the store is linearizable.
    case linearizable = "K1"
    /// Each write makes one revision of its own, and nothing else makes any.
    case revisions = "K2"
    /// A late or historical read is right at its revision, and a session never goes back.
    case staleReads = "K3"
    /// What was acknowledged is kept.
    case durable = "K4"
    /// What was refused had no effect, and what is unknown had at most one.
    case refusals = "K5"
    /// What was compacted is refused, and nothing else is.
    case compaction = "K7"
}
