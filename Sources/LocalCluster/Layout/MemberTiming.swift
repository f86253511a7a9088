/// Raft's two times, as far as they are not left to the members.
public struct MemberTiming: Hashable, Sendable {
    /// In milliseconds, both; nil for the member's own default.
    public var heartbeatInterval: Int?
    public var electionTimeout: Int?

    public init(heartbeatInterval: Int? = nil, electionTimeout: Int? = nil) {
        self.heartbeatInterval = heartbeatInterval
        self.electionTimeout = electionTimeout
    }

    /// The members' own defaults, and the heartbeats that an election time-out has to last at least, as for etcd.
    private static let defaultHeartbeat = 100
    private static let defaultElection = 1000
    private static let heartbeatsMin = 5

    /// Why no member would take these; nil when they would.
    var contradiction: String? {
        let heartbeat = heartbeatInterval ?? Self.defaultHeartbeat
        let election = electionTimeout ?? Self.defaultElection
        guard heartbeatInterval != nil || electionTimeout != nil, election / Self.heartbeatsMin < heartbeat else {
            return nil
        }
        let defaults =
            heartbeatInterval == nil || electionTimeout == nil
            ? " (\(Self.defaultHeartbeat) and \(Self.defaultElection) unless given)" : ""
        return
            "--election-timeout \(election) and --heartbeat-interval \(heartbeat)\(defaults): an election time-out has to"
            + " be at least \(Self.heartbeatsMin) heartbeats"
    }
}
