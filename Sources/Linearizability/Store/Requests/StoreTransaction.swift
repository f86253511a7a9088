/// Commands of which one branch is made, all in one revision.
///
/// All comparisons, those of nested transactions too, look at the state before the first command; each command sees what
/// those before it did. No key is written twice.
public struct StoreTransaction: Hashable, Sendable {
    public var comparisons: [StoreComparison]
    /// Made when all comparisons hold.
    public var success: [StoreCommand]
    /// Made otherwise.
    public var failure: [StoreCommand]

    public init(_ comparisons: [StoreComparison], then success: [StoreCommand], else failure: [StoreCommand] = []) {
        self.comparisons = comparisons
        self.success = success
        self.failure = failure
    }
}
