internal import MVCC

/// The union of ranges of keys, as intervals in ascending order between which there are gaps.
struct KeyCoverage: Hashable, Sendable {
    private struct Interval: Hashable, Sendable {
        var start: [UInt8]
        var end: Bound
    }

    /// Where an interval ends, exclusive.
    private enum Bound: Hashable, Comparable, Sendable {
        case key([UInt8])
        case never

        init(_ range: KeyRange) {
            if range.isOpenEnded {
                self = .never
            } else if range.isSingleKey {
                // Nothing lies between a key and the same key with a zero byte behind it.
                self = .key(range.key + [0])
            } else {
                self = .key(range.end)
            }
        }

        static func < (a: Self, b: Self) -> Bool {
            switch (a, b) {
            case (.key(let a), .key(let b)): KeyRange.precedes(a, b)
            case (.key, .never): true
            case (.never, _): false
            }
        }
    }

    private var intervals: [Interval] = []

    init() {}

    /// Ranges must not be empty.
    init(_ ranges: [KeyRange]) {
        for range in ranges.sorted(by: { KeyRange.precedes($0.key, $1.key) }) {
            let end = Bound(range)
            if let last = intervals.last, .key(range.key) <= last.end {
                intervals[intervals.count - 1].end = max(last.end, end)
            } else {
                intervals.append(Interval(start: range.key, end: end))
            }
        }
    }

    /// The end of the interval that contains the key.
    private func end(ofIntervalContaining key: [UInt8]) -> Bound? {
        var (low, high) = (0, intervals.count)
        while low < high {
            let middle = (low + high) / 2
            if KeyRange.precedes(key, intervals[middle].start) { high = middle } else { low = middle + 1 }
        }
        guard low > 0, .key(key) < intervals[low - 1].end else { return nil }
        return intervals[low - 1].end
    }

    /// Whether the union of `coverages` contains every key of `range`, whether it exists or not. A range that ends before it begins is
    /// contained in nothing, as in etcd; of one that ends where it begins the key must be contained.
    static func contains(_ range: KeyRange, in coverages: [KeyCoverage]) -> Bool {
        let wanted = Bound(range)
        guard .key(range.key) <= wanted else { return false }
        var reached = range.key
        while true {
            // What starts later cannot contain what has been reached, so the farthest of those that do is a step that is never
            // regretted.
            guard let end = coverages.compactMap({ $0.end(ofIntervalContaining: reached) }).max() else { return false }
            if wanted <= end { return true }
            guard case .key(let key) = end else { return true }
            reached = key
        }
    }
}
