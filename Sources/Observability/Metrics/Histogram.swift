/// How often something took how long. Counting one is some comparisons and two additions.
public struct Histogram: Hashable, Sendable {
    /// The upper end of each bucket but the last, which has none, in nanoseconds; ascending.
    public let bounds: [UInt64]
    /// What fell into each bucket, those below not included.
    public private(set) var counts: [UInt64]
    /// Of everything counted, in nanoseconds; stays at its largest.
    public private(set) var sum: UInt64 = 0

    public init(bounds: [UInt64]) {
        self.bounds = bounds
        counts = Array(repeating: 0, count: bounds.count + 1)
    }

    /// Buckets that begin at `first` nanoseconds and double `count - 1` times.
    public init(doublingFrom first: UInt64, count: Int) {
        var bounds: [UInt64] = []
        var bound = first
        for _ in 0..<count {
            bounds.append(bound)
            bound = bound.multipliedReportingOverflow(by: 2).overflow ? .max : bound * 2
        }
        self.init(bounds: bounds)
    }

    public mutating func observe(_ nanoseconds: UInt64) {
        var bucket = 0
        while bucket < bounds.count, nanoseconds > bounds[bucket] { bucket += 1 }
        counts[bucket] &+= 1
        let (total, isTooLarge) = sum.addingReportingOverflow(nanoseconds)
        sum = isTooLarge ? .max : total
    }

    public var count: UInt64 { counts.reduce(0, &+) }
}
