/// What came of an operation.
public enum StoreOutcome: Hashable, Sendable {
    /// The answer, the store's revision that came with it, and when the client had it.
    case answered(StoreAnswer, revision: Int64, at: UInt64)
    case refused(StoreRefusal, at: UInt64)
    /// It may take effect at any moment after its call, once or never.
    case unknown
}
