/// Finds the watchers of a key: those of exactly this key by hash, those of ranges by an ``IntervalIndex``.
struct WatcherIndex: Sendable {
    private var keys: [[UInt8]: WatcherList] = [:]
    private var ranges = IntervalIndex()

    var isEmpty: Bool { keys.isEmpty && ranges.isEmpty }

    mutating func insert(_ range: KeyRange, _ watcher: WatcherID) {
        guard range.isSingleKey else { return ranges.insert(range, watcher) }
        keys[range.key, default: WatcherList()].insert(watcher)
    }

    mutating func remove(_ range: KeyRange, _ watcher: WatcherID) {
        guard range.isSingleKey else { return ranges.remove(range, watcher) }
        keys[range.key]?.remove(watcher)
        if keys[range.key]?.isEmpty == true { keys[range.key] = nil }
    }

    /// Calls the body with each watcher of the key.
    func forEach(watching key: [UInt8], _ body: (WatcherID) -> Void) {
        keys[key]?.forEach(body)
        ranges.forEach(containing: key, body)
    }
}
