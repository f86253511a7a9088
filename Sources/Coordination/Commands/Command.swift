public import MVCC

/// One change of the replicated state: what an entry of the log asks for.
public enum Command: Hashable, Sendable {
    case put(PutOperation)
    case deleteRange(DeleteRangeOperation)
    case transaction(Transaction)
    case compact(Compaction)
    /// A member says who it is: its first entry after each start.
    case publish(MemberAttributes)
    /// Allows kinds of entries that only programs of this feature level understand. It never goes back.
    case raiseFeatureLevel(UInt32)

    /// A change of users, roles or tokens.
    case auth(AuthCommand)
    /// The command of a client, and who that is. Members add it while authentication is on, so that without it nobody pays for it.
    indirect case authorised(Principal, Command)

    /// The feature level at which this release's commands may be logged.
    public static let featureLevel: UInt32 = 1
}
