/// What a read promises about time.
public enum StoreReadMode: Hashable, Sendable {
    /// It sees all that anybody knew when it was called.
    case linearizable
    /// It may be late, but within a session never goes back. A session is a client and the member it stays with.
    case serializable(session: UInt64)
}
