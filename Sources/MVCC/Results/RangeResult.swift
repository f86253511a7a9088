/// The answer to a ``RangeQuery``.
public struct RangeResult: Hashable, Sendable {
    public var keyValues: [KeyValue]
    /// Whether keys were left out because of the limit.
    public var more: Bool
    /// The number of keys in the range at that revision, whatever the limit and the filters.
    public var count: Int64

    public init(keyValues: [KeyValue] = [], more: Bool = false, count: Int64 = 0) {
        self.keyValues = keyValues
        self.more = more
        self.count = count
    }
}
