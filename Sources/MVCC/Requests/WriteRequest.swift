/// Anything that may change the store.
public enum WriteRequest: Hashable, Sendable {
    case put(PutOperation)
    case deleteRange(DeleteRangeOperation)
    case transaction(Transaction)
    case compact(Compaction)

    /// On whose behalf a request is made.
    public enum Author: Hashable, Sendable {
        /// A client: sees and changes the users' keys, and may only read the system's.
        case client
        /// A registry of ours: may change keys of both keyspaces. Its compactions are those of the system keyspace.
        case registry
    }
}
