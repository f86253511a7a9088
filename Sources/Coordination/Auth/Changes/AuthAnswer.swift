/// The answer to an ``AuthCommand`` that was not refused.
public enum AuthAnswer: Hashable, Sendable {
    case done
    /// The password counts: users and roles were at this revision, and this is the index of the entry.
    case authenticated(AuthRevision, index: UInt64)
    /// The password was checked against what is not true any more: it has to be checked again.
    case checkAgain
}
