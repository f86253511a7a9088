/// Sorts an unknown number of versions without ever doing more than a bounded piece of work at once: short runs are
/// sorted as they fill up and merged one version at a time.
struct SortedRuns: Sendable {
    /// The most versions of a run: sorting so many takes about a millisecond.
    private static let runLength = 2048

    private let query: RangeQuery
    private let runLimit: Int
    private var pending: [KeyValue] = []
    /// Each run in the wanted order.
    private var runs: [[KeyValue]] = []
    /// The next version of each run.
    private var places: [Int] = []
    /// Once merging: the runs that have something left, as a heap by their next version.
    private var heap: [Int] = []
    private var isMerging = false

    init(_ query: RangeQuery) {
        self.query = query
        runLimit = query.limit > 0 ? Int(clamping: query.limit) : .max
    }

    mutating func add(_ keyValue: KeyValue) {
        pending.append(keyValue)
        if pending.count == Self.runLength { closeRun() }
    }

    /// The next version in order. Nothing may be added after the first call.
    mutating func next() -> KeyValue? {
        if !isMerging {
            closeRun()
            isMerging = true
            for run in runs.indices {
                heap.append(run)
                rise(from: heap.count - 1)
            }
        }
        guard let run = heap.first else { return nil }
        let keyValue = runs[run][places[run]]
        places[run] += 1
        if places[run] == runs[run].count {
            let last = heap.removeLast()
            if heap.isEmpty { return keyValue }
            heap[0] = last
        }
        sink()
        return keyValue
    }

    private mutating func closeRun() {
        guard !pending.isEmpty else { return }
        pending.sort { query.precedes($0, $1) }
        runs.append(pending.count > runLimit ? Array(pending[..<runLimit]) : pending)
        places.append(0)
        pending = []
    }

    private func isBefore(_ a: Int, _ b: Int) -> Bool {
        query.precedes(runs[heap[a]][places[heap[a]]], runs[heap[b]][places[heap[b]]])
    }

    private mutating func rise(from start: Int) {
        var at = start
        while at > 0, isBefore(at, (at - 1) / 2) {
            heap.swapAt(at, (at - 1) / 2)
            at = (at - 1) / 2
        }
    }

    private mutating func sink() {
        var at = 0
        while true {
            var least = at
            for child in [2 * at + 1, 2 * at + 2] where child < heap.count && isBefore(child, least) { least = child }
            if least == at { return }
            heap.swapAt(at, least)
            at = least
        }
    }
}

extension RangeQuery {
    /// Whether `a` comes before `b` in the answer. Equal targets come in ascending order of keys, whatever the order.
    func precedes(_ a: KeyValue, _ b: KeyValue) -> Bool {
        switch target {
        case .key: break
        case .version where a.version != b.version: return (a.version < b.version) != (order == .descending)
        case .created where a.created != b.created: return (a.created < b.created) != (order == .descending)
        case .modified where a.modified != b.modified: return (a.modified < b.modified) != (order == .descending)
        case .value where a.value != b.value:
            return KeyRange.precedes(a.value, b.value) != (order == .descending)
        case .version, .created, .modified, .value: return KeyRange.precedes(a.key, b.key)
        }
        return order == .descending ? KeyRange.precedes(b.key, a.key) : KeyRange.precedes(a.key, b.key)
    }
}
