/// A condition of a transaction: every existing key of `range` satisfies it; where none exists, a missing key must.
public struct Comparison: Hashable, Sendable {
    public enum Relation: UInt8, Hashable, Sendable {
        case equal = 0
        case greater = 1
        case less = 2
        case notEqual = 3
    }

    /// What of the key is compared, and with what. A missing key compares as zero, and by its value never holds.
    public enum Target: Hashable, Sendable {
        case version(Int64)
        case created(Revision)
        case modified(Revision)
        case value([UInt8])
        case lease(LeaseID)
    }

    public var range: KeyRange
    public var relation: Relation
    public var target: Target

    public init(_ range: KeyRange, _ relation: Relation, _ target: Target) {
        self.range = range
        self.relation = relation
        self.target = target
    }
}
