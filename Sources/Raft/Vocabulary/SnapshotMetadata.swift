/// Which prefix of the log a snapshot stands for.
public struct SnapshotMetadata: Hashable, Sendable {
    /// The last entry that the snapshot includes.
    public var index: LogIndex
    /// The term of that entry.
    public var term: Term
    /// The stamp of that entry.
    public var stamp: ClusterTime
    /// The latest configuration at or below `index`, joint ones included.
    public var configuration: Configuration

    public init(index: LogIndex, term: Term, stamp: ClusterTime, configuration: Configuration) {
        self.index = index
        self.term = term
        self.stamp = stamp
        self.configuration = configuration
    }
}
