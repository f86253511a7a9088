/// The bounds that a request is held to, before it enters the log and again when it is applied.
public struct StoreLimits: Hashable, Sendable {
    /// The most comparisons, and the most operations in either branch, of a transaction. A nested transaction gets what
    /// the largest of the three leaves. Over it: `tooManyOperations`.
    public var transactionOperationsMax: Int
    /// How deep transactions nest, the outermost being 1. Over it: `tooManyOperations`.
    public var transactionDepthMax: Int
    /// The most bytes of a key and its value together. Over it: `requestTooLarge`.
    public var keyAndValueBytesMax: Int

    public init(
        transactionOperationsMax: Int = 128,
        transactionDepthMax: Int = 129,
        keyAndValueBytesMax: Int = 64 << 20
    ) {
        self.transactionOperationsMax = transactionOperationsMax
        self.transactionDepthMax = transactionDepthMax
        self.keyAndValueBytesMax = keyAndValueBytesMax
    }

    /// What a member asks of a request before it proposes it, unless it was configured otherwise.
    public static let standard = StoreLimits()
    /// What every member asks of a request that is in the log: only what no configuration can change.
    public static let replicated = StoreLimits(transactionOperationsMax: .max)
}
