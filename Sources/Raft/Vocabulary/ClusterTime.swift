/// The cluster's own time in nanoseconds, made by leaders and never going back along the log.
///
/// It starts near 0 with the cluster and advances only while a leader advances it; it says nothing about the hour of the day.
public struct ClusterTime: Hashable, Comparable, Sendable {
    public var nanoseconds: UInt64

    @inlinable
    public init(nanoseconds: UInt64) { self.nanoseconds = nanoseconds }

    public static let zero = ClusterTime(nanoseconds: 0)

    @inlinable
    public static func < (a: ClusterTime, b: ClusterTime) -> Bool { a.nanoseconds < b.nanoseconds }
}
