/// The longest time without any answer from the cluster.
public struct Availability: Hashable, Sendable {
    /// Nanoseconds.
    public var longestGap: UInt64 = 0
    /// When it began, in nanoseconds since the run began.
    public var gapStart: UInt64 = 0

    public init(_ operations: [Operation]) {
        guard let first = operations.map(\.start).min(), let last = operations.map(\.end).max() else { return }
        var earlier = first
        for end in operations.lazy.filter(\.outcome.isAnswered).map(\.end).sorted() + [last] {
            if end > earlier, end - earlier > longestGap {
                longestGap = end - earlier
                gapStart = earlier
            }
            earlier = max(earlier, end)
        }
    }
}
