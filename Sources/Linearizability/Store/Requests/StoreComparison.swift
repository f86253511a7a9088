/// A condition of a transaction, which every selected key has to meet.
///
/// Where no key is selected, revisions and versions compare as 0, and every comparison of a value fails, as in etcd.
public struct StoreComparison: Hashable, Sendable {
    public enum Target: Hashable, Sendable {
        case value([UInt8])
        case version(Int64)
        case createRevision(Int64)
        case modRevision(Int64)
    }

    public enum Relation: Hashable, Sendable, CaseIterable {
        case equal
        case notEqual
        case greater
        case less
    }

    public var keys: StoreKeySelection
    public var relation: Relation
    /// What the key's own is compared with.
    public var target: Target

    public init(_ keys: StoreKeySelection, _ relation: Relation, _ target: Target) {
        self.keys = keys
        self.relation = relation
        self.target = target
    }
}
