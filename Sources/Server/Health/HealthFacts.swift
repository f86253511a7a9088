/// What a member knows about itself when it is asked for its health.
public struct HealthFacts: Hashable, Sendable {
    public enum Alarm: String, Hashable, Sendable, CaseIterable {
        case noSpace = "NOSPACE"
        case corrupt = "CORRUPT"
    }

    /// How a read of the store went that was made to see whether it works.
    public enum ReadResult: Hashable, Sendable {
        case succeeded
        case failed(reason: String)
    }

    public var hasLeader: Bool
    public var isLearner: Bool
    /// Raised anywhere in the cluster.
    public var alarms: [Alarm]
    /// Why this member's disk takes no more data; nil while it does.
    public var diskFullReason: String?
    /// What this member's log has lost and not got back; nil while it is whole.
    public var lossReason: String?
    /// A read of the local state; nil when none was made.
    public var serializableRead: ReadResult?
    /// A read that the leader confirmed; nil when none was made.
    public var linearizableRead: ReadResult?

    public init(
        hasLeader: Bool, isLearner: Bool = false, alarms: [Alarm] = [], diskFullReason: String? = nil,
        lossReason: String? = nil, serializableRead: ReadResult? = nil, linearizableRead: ReadResult? = nil
    ) {
        self.hasLeader = hasLeader
        self.isLearner = isLearner
        self.alarms = alarms
        self.diskFullReason = diskFullReason
        self.lossReason = lossReason
        self.serializableRead = serializableRead
        self.linearizableRead = linearizableRead
    }
}
