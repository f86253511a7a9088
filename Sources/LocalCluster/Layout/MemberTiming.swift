/// Raft's two times, as far as they are not left to the members.
public struct MemberTiming: Hashable, Sendable {
    /// In milliseconds, both; nil for the member's own default.
    public var heartbeatInterval: Int?
    public var electionTimeout: Int?

    public init(heartbeatInterval: Int? = nil, electionTimeout: Int? = nil) {
        self.heartbeatInterval = heartbeatInterval
        self.electionTimeout = electionTimeout
    }
}
