#if Zoo
    internal import Zoo
#endif

/// What a board tells in a turn of its member.
extension WatchBoard {
    /// What a turn came to.
    public struct Turn: Sendable {
        /// There is more to tell to clients that would take it: another turn is due.
        public var wantsAnother: Bool
        /// Streams that could not be told of a revision in any way: they must be closed, with an error.
        public var overwhelmed: [(stream: WatchStreamID, revision: Revision)] = []
    }

    /// Whether there is anything new.
    public func isDue(on view: StoreView) -> Bool { !watchers.isEmpty && hub.next <= view.revision }

    /// Tells what is new to those who are synced, then a piece of history to those who are behind. Once in each turn, after
    /// everything that the turn has applied.
    public mutating func advance(on view: StoreView, to taker: some WatchTaker) -> Turn {
        var turn = Turn(wantsAnother: false)
        let isDone = tellSynced(view, taker, &turn)
        catchUp(view, taker, &turn)
        turn.wantsAnother = !isDone || waiting.contains { taker.mayReadOn($0) }
        return turn
    }

    /// False when there is more to tell.
    private mutating func tellSynced(_ view: StoreView, _ taker: some WatchTaker, _ turn: inout Turn) -> Bool {
        guard hub.next <= view.revision else { return true }
        var full: [WatchStreamID] = []
        var overwhelmed: [(stream: WatchStreamID, revision: Revision)] = []
        var budget = limits.changesPerTurn
        // Out of `self`, so that both may change while the hub tells.
        var owners: [WatcherID: Own] = [:]
        swap(&owners, &watchers)
        let isDone = hub.advance(on: view, budget: &budget) { watcher, revision, changes, places in
            guard let slot = owners.index(forKey: watcher) else { return }
            let address = owners.values[slot].address
            if taker.isFull(address.stream) {
                #if Zoo
                    if zoo(.z109) { return }
                #endif
                owners.values[slot].missed = owners.values[slot].missed ?? revision
            } else if taker.take(changes, at: places, of: revision, for: address) {
                owners.values[slot].wasToldLately = true
            } else {
                overwhelmed.append((address.stream, revision))
            }
            if taker.isFull(address.stream), !full.contains(address.stream) { full.append(address.stream) }
        }
        swap(&owners, &watchers)
        for watcher in hub.takeFallen() {
            if let own = watchers[watcher] { wait(own.address) }
        }
        for stream in full { fallBehind(stream) }
        turn.overwhelmed += overwhelmed
        return isDone
    }

    /// What a stream could not take its watchers read on for by themselves.
    private mutating func fallBehind(_ stream: WatchStreamID) {
        for number in numbers(of: stream) {
            guard let watcher = streams[stream.place]?.watchers[number], let own = watchers[watcher] else { continue }
            let wasBehind = hub.isBehind(watcher)
            guard !wasBehind || own.missed != nil else { continue }
            hub.fallBehind(watcher, from: own.missed)
            watchers[watcher]?.missed = nil
            #if Zoo
                if !wasBehind, zoo(.z205) { continue }
            #endif
            if !wasBehind { wait(own.address) }
        }
    }

    /// Gives streams with watchers that are behind their turns, one watcher of each at a time.
    private mutating func catchUp(_ view: StoreView, _ taker: some WatchTaker, _ turn: inout Turn) {
        var budget = limits.historyPerTurn
        for _ in 0..<waiting.count where budget > 0 {
            let stream = waiting.removeFirst()
            // A stream that is full waits for its client, not for a turn.
            if taker.mayReadOn(stream) { catchUpFirst(of: stream, view, taker, &budget, &turn) }
            if streams[stream.place]?.behind.isEmpty == false { waiting.append(stream) }
        }
    }

    private mutating func catchUpFirst(
        of stream: WatchStreamID, _ view: StoreView, _ taker: some WatchTaker, _ budget: inout Int, _ turn: inout Turn
    ) {
        guard let number = streams[stream.place]?.behind.removeFirst(),
            let watcher = streams[stream.place]?.watchers[number], let own = watchers[watcher]
        else { return }
        switch hub.catchUp(watcher, on: view, budget: &budget, bytesMax: limits.historyBytes) {
        case nil: break
        case .compacted(let floor):
            remove(number, of: stream)
            taker.takeCompacted(floor, for: own.address)
        case .read(let pieces, _):
            if !pieces.isEmpty {
                guard taker.take(pieces, readAt: view.revision, for: own.address) else {
                    turn.overwhelmed.append((stream, pieces.first?.revision ?? view.revision))
                    return
                }
                watchers[watcher]?.wasToldLately = true
            }
            if hub.isBehind(watcher) { streams[stream.place]?.behind.append(number) }
        }
    }
}
