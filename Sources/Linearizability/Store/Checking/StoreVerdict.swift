/// What a ``StoreChecker`` has found out about a history.
public enum StoreVerdict: Hashable, Sendable {
    case consistent
    /// In the order they were found; the later ones may follow from the first.
    case violated([StoreViolation])
    /// Operations of unknown outcome can explain a revision in ways that differ, and neither a log nor an answer tells
    /// which. This is no pass: count it, and report it.
    case undecided(revision: Int64, operations: [UInt64])
}
