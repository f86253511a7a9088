public struct TransactionResult: Hashable, Sendable {
    /// Whether all comparisons held, so that `success` was executed.
    public var succeeded: Bool
    /// One result for each operation of the branch that was executed, in its order.
    public var results: [OperationResult]

    public init(succeeded: Bool, results: [OperationResult] = []) {
        self.succeeded = succeeded
        self.results = results
    }
}
