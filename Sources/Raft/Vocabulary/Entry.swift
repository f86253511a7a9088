/// One entry of the replicated log.
public struct Entry: Hashable, Sendable {
    /// What the payload is, and who reads it.
    public enum Kind: UInt8, Hashable, Sendable {
        /// The no-op with which each term starts (dissertation §6.4); the payload is empty.
        case noOperation = 0
        /// A command of the state machine.
        case command = 1
        /// A ``ConfigurationEntry``, in force from the moment it is appended (dissertation §4.1).
        case configuration = 2
    }

    public var index: LogIndex
    public var term: Term
    /// The leader's cluster time when it appended the entry; never less than that of the entry before.
    public var stamp: ClusterTime
    public var kind: Kind
    public var payload: [UInt8]

    @inlinable
    public init(index: LogIndex, term: Term, stamp: ClusterTime, kind: Kind, payload: [UInt8]) {
        self.index = index
        self.term = term
        self.stamp = stamp
        self.kind = kind
        self.payload = payload
    }
}
