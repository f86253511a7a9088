/// If all comparisons hold, `success`, otherwise `failure`: all of it in one revision, or none.
///
/// All comparisons, those of nested transactions too, look at the state before the first write.
public struct Transaction: Hashable, Sendable {
    public var comparisons: [Comparison]
    public var success: [Operation]
    public var failure: [Operation]

    public init(comparisons: [Comparison] = [], success: [Operation] = [], failure: [Operation] = []) {
        self.comparisons = comparisons
        self.success = success
        self.failure = failure
    }

    /// Whether no branch can change anything, so that it needs no log entry. As in etcd a nested transaction counts as a
    /// write, whatever is in it.
    public var isReadOnly: Bool {
        (success + failure).allSatisfy { operation in
            if case .range = operation { true } else { false }
        }
    }

    /// Whether a member may answer from its own state: every range says so. Meaningful when ``isReadOnly``.
    public var isSerializable: Bool {
        (success + failure).allSatisfy { operation in
            if case .range(let query) = operation { query.serializable } else { false }
        }
    }
}
