/// Which entry, made by which leader, at which cluster time: what must be remembered of the last entry that was dropped.
public struct LogPosition: Hashable, Sendable {
    public var index: LogIndex
    public var term: Term
    public var stamp: ClusterTime

    public init(index: LogIndex, term: Term, stamp: ClusterTime) {
        self.index = index
        self.term = term
        self.stamp = stamp
    }
}
