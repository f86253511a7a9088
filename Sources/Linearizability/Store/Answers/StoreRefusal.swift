/// Why a request was refused, for certain without an effect.
public enum StoreRefusal: Hashable, Sendable {
    /// The revision it names has been given up.
    case compacted
    /// The revision it names does not exist yet.
    case futureRevision
    /// Anything else that is definite: no leader, too many requests, not allowed.
    case notApplied
}
