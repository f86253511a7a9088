/// A fact that does not hold, and the invariant that it breaks.
public struct Violation: Error, Hashable, Sendable, CustomStringConvertible {
    /// The invariants that the search checks.
    public enum Invariant: String, Hashable, Sendable, CaseIterable {
        /// Election safety: at most one leader per term, ever.
        case s1 = "S1"
        /// A leader never overwrites or deletes its own entries.
        case s2 = "S2"
        /// Log matching: equal index and term mean equal prefixes.
        case s3 = "S3"
        /// Leader completeness: a new leader has what was committed in earlier terms.
        case s4 = "S4"
        /// State machine safety: what is committed at an index is committed once, and everywhere the same.
        case s5 = "S5"
        /// The commit index never falls in an incarnation; applied ≤ commit ≤ last; stored commit indexes are true.
        case s6 = "S6"
        /// One vote per member and term, counted by messages sent, over all incarnations.
        case s7 = "S7"
        /// What a message claims is on the sender's disk when it leaves.
        case s8 = "S8"
        /// What is committed is durable on a majority of the configuration under which it was committed.
        case s9 = "S9"
        /// A log that ends in a term has what was committed in terms before.
        case s10 = "S10"
        /// One uncommitted configuration at most, neighbours' majorities meet, and the one in force is the log's latest.
        case s11 = "S11"
        /// Each step of the core is explained by the specification.
        case s18 = "S18"
    }

    public var invariant: Invariant
    public var fact: String

    public init(_ invariant: Invariant, _ fact: String) {
        self.invariant = invariant
        self.fact = fact
    }

    public var description: String { "\(invariant.rawValue): \(fact)" }
}
