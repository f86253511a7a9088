/// The watchers of one key, in ascending order. Who leaves is crossed out first, so that thousands of them may leave one by one.
struct WatcherList: Sendable {
    private var entries: [(number: UInt64, isIn: Bool)] = []
    private var crossedOut = 0

    var isEmpty: Bool { entries.count == crossedOut }

    mutating func insert(_ watcher: WatcherID) {
        let place = place(of: watcher)
        if place < entries.count, entries[place].number == watcher.number {
            if !entries[place].isIn { crossedOut -= 1 }
            entries[place].isIn = true
        } else {
            entries.insert((watcher.number, true), at: place)
        }
    }

    mutating func remove(_ watcher: WatcherID) {
        let place = place(of: watcher)
        guard place < entries.count, entries[place].number == watcher.number, entries[place].isIn else { return }
        entries[place].isIn = false
        crossedOut += 1
        guard crossedOut > entries.count / 2 else { return }
        entries.removeAll { !$0.isIn }
        crossedOut = 0
    }

    func forEach(_ body: (WatcherID) -> Void) {
        for entry in entries where entry.isIn { body(WatcherID(entry.number)) }
    }

    /// The first place whose number is not below the watcher's.
    private func place(of watcher: WatcherID) -> Int {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].number < watcher.number { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
