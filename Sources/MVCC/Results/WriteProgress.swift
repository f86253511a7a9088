/// How far a write came within its budget.
public enum WriteProgress: Hashable, Sendable {
    case done(WriteOutcome)
    /// Nothing of the write can be seen yet; `continueApply` goes on with it.
    case unfinished
}
