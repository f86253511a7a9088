/// What a client asks for.
public enum StoreRequest: Hashable, Sendable {
    /// Linearizable, at the latest state.
    case command(StoreCommand)
    /// A read of the state at an earlier revision, or, without one, of whatever state the member has.
    case read(StoreRange, at: Int64?, StoreReadMode)
    /// States before this revision are given up.
    case compact(through: Int64)
}
