/// What a search has found out about a history.
public enum Judgement: Hashable, Sendable {
    /// There is an order that explains every answer.
    case linearizable
    /// There is none.
    case violated(Explanation)
    /// The search of at least one part ended at its budget. This is no pass: count it, and report it.
    case unknown
}
