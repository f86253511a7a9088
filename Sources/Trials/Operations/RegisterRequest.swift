/// What a client asks of a register. A run writes each value at most once, so that a value names its write.
public enum RegisterRequest: Hashable, Sendable {
    case put(key: String, value: String)
    /// Sets the value if the key's mod_revision is the expected one; 0 expects that there is no such key.
    case compareAndSet(key: String, expected: Int64, value: String)
    /// A linearizable read.
    case get(key: String)

    public var key: String {
        switch self {
        case .put(let key, _), .compareAndSet(let key, _, _), .get(let key): key
        }
    }

    /// What it would write; nil for a read.
    public var value: String? {
        switch self {
        case .put(_, let value), .compareAndSet(_, _, let value): value
        case .get: nil
        }
    }
}
