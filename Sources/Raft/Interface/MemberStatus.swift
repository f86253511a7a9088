/// What a leader knows of a member's log.
public struct MemberStatus: Hashable, Sendable {
    public enum Flow: Hashable, Sendable {
        case probe
        case replicate
        /// The snapshot of this index is being sent. The log after it should not be compacted meanwhile.
        case snapshot(LogIndex, offset: UInt64)
    }

    public var member: MemberID
    public var match: LogIndex
    public var next: LogIndex
    public var flow: Flow
    /// Whether the member was heard within the last election time-out.
    public var isHeard: Bool
    /// Whether the member is heard and its log keeps up: it had, within an election time-out, what was the leader's whole
    /// log (dissertation §4.2.1).
    public var isCaughtUp: Bool
}
