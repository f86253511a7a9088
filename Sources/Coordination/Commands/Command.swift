public import MVCC

/// One change of the replicated state: what an entry of the log asks for.
public enum Command: Hashable, Sendable {
    case put(PutOperation)
    case deleteRange(DeleteRangeOperation)
    case transaction(Transaction)
    case compact(Compaction)
    /// A lease that ends unless it is renewed. The name must be free.
    case grantLease(LeaseID, TimeToLive)
    /// Ends a lease and deletes its keys.
    case revokeLease(LeaseID)
    /// Gives each of the leases its whole time again, counted from the entry's stamp. The keep-alives of many clients; at most
    /// ``LeaseLimits/renewalsMax``.
    case renewLeases([LeaseID])
    /// A leader found that leases are due. At most ``LeaseLimits/expiriesMax``.
    case expireLeases(LeaseExpiry)
    /// A leader that is new gives leases time that are due. At most ``LeaseLimits/expiriesMax``.
    case deferLeases(LeaseDeferral)
    /// Nothing but the stamp of its entry: cluster time goes on although nobody writes.
    case stamp
    case alarm(AlarmChange)
    /// A member gives history up that nobody asked to keep. No client can ask for it.
    case compactByItself(Compaction)
    case checkpoint(Checkpoint)
    case compareStates(CheckpointResult)
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
