internal import MVCC

/// Hears for ``LockDesk`` of which calls something has changed. What has changed they look up in the store, so nothing is kept for them.
final class QueueOutlet: WatchTaker {
    private var stirred: [WatchStreamID] = []
    private var known: Set<WatchStreamID> = []

    /// Whose keys have changed since the last time, each once, in the order of the changes.
    func takeStirred() -> [WatchStreamID] {
        guard !stirred.isEmpty else { return [] }
        defer {
            stirred = []
            known = []
        }
        return stirred
    }

    private func stir(_ stream: WatchStreamID) {
        if known.insert(stream).inserted { stirred.append(stream) }
    }

    func isFull(_ stream: WatchStreamID) -> Bool { false }

    func mayReadOn(_ stream: WatchStreamID) -> Bool { true }

    func take(_ changes: [Change], at places: [Int], of revision: Revision, for watcher: WatchAddress) -> Bool {
        stir(watcher.stream)
        return true
    }

    func take(_ pieces: [WatchHub.Piece], readAt revision: Revision, for watcher: WatchAddress) -> Bool {
        if !pieces.isEmpty { stir(watcher.stream) }
        return true
    }

    /// What happened meanwhile is not known any more; how things are now is.
    func takeCompacted(_ floor: Revision, for watcher: WatchAddress) { stir(watcher.stream) }

    func takeProgress(through revision: Revision, for watcher: WatchAddress) {}
}
