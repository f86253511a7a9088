public import MVCC

/// The answer to a ``Command`` that the store did not refuse.
public enum Answer: Hashable, Sendable {
    case put(PutResult)
    case deleteRange(DeleteResult)
    case transaction(TransactionResult)
    case compact
    case publish
    case raiseFeatureLevel
    case grantLease(TimeToLive)
    case revokeLease
    /// For each lease in the order in which they were named: its time to live, or nil when there is none.
    case renewLeases([TimeToLive?])
    /// Which leases have ended.
    case expireLeases([LeaseID])
    case deferLeases
    case stamp
    case checkpoint(Checkpoint)
    case compareStates(CheckpointResult)
    /// The alarm that is raised or was cleared; nil when there was none to clear.
    case alarm(Alarm?)
    case auth(AuthAnswer)
    /// Users and roles do not allow it: nothing was done.
    case denied(AuthRefusal)

    init(_ answer: WriteAnswer) {
        switch answer {
        case .put(let result): self = .put(result)
        case .deleteRange(let result): self = .deleteRange(result)
        case .transaction(let result): self = .transaction(result)
        case .compact: self = .compact
        }
    }
}
