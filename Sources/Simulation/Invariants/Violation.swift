/// An invariant that did not hold, and how.
public struct Violation: Hashable, Sendable, CustomStringConvertible {
    public var invariant: Invariant
    /// When it was seen, in nanoseconds of simulated time.
    public var nanoseconds: UInt64
    /// What was seen, with the members, indexes and terms in question.
    public var finding: String

    public init(_ invariant: Invariant, at nanoseconds: UInt64, _ finding: String) {
        self.invariant = invariant
        self.nanoseconds = nanoseconds
        self.finding = finding
    }

    public var description: String {
        "\(invariant.rawValue) (\(invariant.fact)): \(finding)"
    }
}
