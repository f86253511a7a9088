/// A read of keys, in ascending order.
public struct StoreRange: Hashable, Sendable {
    public var keys: StoreKeySelection
    /// The most keys in the answer; 0 for all. The count in the answer is of all.
    public var limit: Int
    /// The answer has the count, and no keys.
    public var isCountOnly: Bool

    public init(_ keys: StoreKeySelection, limit: Int = 0, isCountOnly: Bool = false) {
        self.keys = keys
        self.limit = limit
        self.isCountOnly = isCountOnly
    }
}
