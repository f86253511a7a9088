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
    /// Whether the member was heard since the last quorum check.
    public var isActive: Bool
}
