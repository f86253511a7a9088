public import Determinism
public import Raft

/// Names a request of a client of this member; given by the shell, unique in the life of the process.
public struct RequestID: Hashable, Comparable, Sendable {
    public var number: UInt64

    @inlinable
    public init(_ number: UInt64) { self.number = number }

    @inlinable
    public static func < (a: RequestID, b: RequestID) -> Bool { a.number < b.number }
}

/// What a client asks of the cluster through this member.
public struct Request: Sendable {
    public enum Operation: Sendable {
        /// An encoded command of the state machine; validation that needs no state has happened.
        case write(command: [UInt8])
        /// A linearizable read: answered ``Reply/readable`` once the local state includes every write acknowledged anywhere
        /// before the request arrived. Serializable reads need no request.
        case read
        /// A change of the members: answered ``Reply/configuration(_:)``, the one that is in force, once it is committed and any
        /// joint phase has ended.
        case changeMembership(MembershipChange)
        /// Another voter should lead; nil leaves the choice to the leader. Answered ``Reply/leader(_:)`` once this member follows it.
        case transferLeadership(to: MemberID?)
    }

    public var id: RequestID
    public var operation: Operation
    /// When the client stops waiting: the smaller of its own deadline and the member's request time-out.
    public var deadline: Instant
    /// Fail at once while there is no leader instead of being held (etcd's `hasleader` metadata).
    public var requiresLeader: Bool

    public init(id: RequestID, operation: Operation, deadline: Instant, requiresLeader: Bool = false) {
        self.id = id
        self.operation = operation
        self.deadline = deadline
        self.requiresLeader = requiresLeader
    }
}
