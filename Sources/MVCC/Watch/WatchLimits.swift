/// How much of a turn a member's watchers may take, before others get theirs.
public struct WatchLimits: Hashable, Sendable {
    /// Changes looked at and told to synced watchers.
    public var changesPerTurn = 4_096
    /// Changes looked at for watchers that are behind, all together.
    public var historyPerTurn = 4_096
    /// Bytes of history for one watcher.
    public var historyBytes = 128 << 10

    public init() {}
}
