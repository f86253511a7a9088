/// What clients of a store with revisions saw, and what its members kept. Begins with an empty store.
public struct StoreHistory: Hashable, Sendable {
    /// In any order.
    public var operations: [StoreOperation]
    /// Tells what operations of unknown outcome did. Without it that is inferred from what answers show, as far as possible.
    public var log: StoreLog?
    public var finalStates: [StoreFinalState]
    /// The revision of the empty store; the first write makes the next.
    public var initialRevision: Int64

    public init(
        operations: [StoreOperation] = [], log: StoreLog? = nil, finalStates: [StoreFinalState] = [],
        initialRevision: Int64 = 1
    ) {
        self.operations = operations
        self.log = log
        self.finalStates = finalStates
        self.initialRevision = initialRevision
    }
}
