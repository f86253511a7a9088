#if Zoo
    internal import Zoo
#endif

/// All watch streams of one member: which watchers they have, how far each has come, and what is told in the next turn.
///
/// It decides; a ``WatchTaker`` delivers. So the simulator runs what the server runs, with clients of its own. Synced watchers are told
/// of what is new; a stream that is full is told nothing, and its watchers read on by themselves, in turns, once there is room.
public struct WatchBoard: Sendable {
    private struct Stream: Sendable {
        var watchers: [Int64: WatcherID] = [:]
        /// Watchers that are behind, in the order in which they get their turns.
        var behind: [Int64] = []
        var nextNumber: Int64 = 0
    }

    private struct Own: Sendable {
        let address: WatchAddress
        let wantsProgress: Bool
        /// Something was sent since the last time that progress was due.
        var wasToldLately = false
        /// The first revision that did not fit.
        var missed: Revision?
    }

    private var hub: WatchHub
    private var streams: [Stream?] = []
    private var free: [Int] = []
    private var watchers: [WatcherID: Own] = [:]
    /// Streams with watchers that are behind, in the order in which they get their turns.
    private var waiting: [WatchStreamID] = []
    public let limits: WatchLimits

    /// Nobody watches yet. Changes after those of `view` will be told.
    public init(after view: StoreView, limits: WatchLimits = WatchLimits()) {
        hub = WatchHub(after: view)
        self.limits = limits
    }

    public var watcherCount: Int { watchers.count }

    /// The first revision that has not been told to all who watch, while somebody does: what they need must not be swept.
    public var watchedFrom: Revision? { watchers.isEmpty ? nil : hub.next }

    // MARK: Streams and their watchers

    public mutating func open() -> WatchStreamID {
        if let place = free.popLast() {
            streams[place] = Stream()
            return WatchStreamID(place)
        }
        streams.append(Stream())
        return WatchStreamID(streams.count - 1)
    }

    /// The stream is gone, and its watchers with it.
    public mutating func close(_ stream: WatchStreamID) {
        for number in numbers(of: stream) { remove(number, of: stream) }
        guard streams[stream.place] != nil else { return }
        streams[stream.place] = nil
        free.append(stream.place)
        waiting.removeAll { $0 == stream }
    }

    /// The number for a new watcher: a free one for 0, otherwise the one that was asked for; nil when that is taken.
    public mutating func number(for asked: Int64, of stream: WatchStreamID) -> Int64? {
        guard var own = streams[stream.place] else { return nil }
        if asked != 0 { return own.watchers[asked] == nil ? asked : nil }
        while own.watchers[own.nextNumber] != nil { own.nextNumber += 1 }
        defer {
            own.nextNumber += 1
            streams[stream.place]?.nextNumber = own.nextNumber
        }
        return own.nextNumber
    }

    /// Adds a watcher of everything from `first` on; nil: of what comes after now.
    public mutating func add(
        _ interest: WatchInterest, from first: Revision?, as number: Int64, to stream: WatchStreamID,
        wantsProgress: Bool, wantsFragments: Bool, on view: StoreView
    ) {
        let watcher = hub.add(interest, from: first, on: view)
        let address = WatchAddress(
            stream: stream, number: number, wantsPrevious: interest.wantsPrevious, wantsFragments: wantsFragments)
        watchers[watcher] = Own(address: address, wantsProgress: wantsProgress)
        streams[stream.place]?.watchers[number] = watcher
        if hub.isBehind(watcher) { wait(address) }
    }

    /// Whether there was such a watcher.
    @discardableResult
    public mutating func remove(_ number: Int64, of stream: WatchStreamID) -> Bool {
        guard let watcher = streams[stream.place]?.watchers.removeValue(forKey: number) else { return false }
        watchers[watcher] = nil
        hub.remove(watcher)
        return true
    }

    /// What a stream's watchers are called, in order.
    public func numbers(of stream: WatchStreamID) -> [Int64] { streams[stream.place]?.watchers.keys.sorted() ?? [] }

    /// A watcher is behind and wants its turn.
    private mutating func wait(_ address: WatchAddress) {
        let place = address.stream.place
        streams[place]?.behind.append(address.number)
        if streams[place]?.behind.count == 1 { waiting.append(address.stream) }
    }

    // MARK: A turn

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

    // MARK: Progress

    /// Up to where a stream's watchers have been told everything.
    public enum Progress: Hashable, Sendable {
        /// All of them.
        case ofAll(through: Revision)
        /// Of some, by their numbers: the others are behind, or begin later.
        case ofSome([Int64], through: Revision)
    }

    public func progress(of stream: WatchStreamID) -> Progress {
        let through = Revision(hub.next.number - 1)
        let numbers = numbers(of: stream)
        let synced = numbers.filter { number in
            streams[stream.place]?.watchers[number].map { hub.syncedThrough($0) != nil } ?? false
        }
        return synced.count == numbers.count ? .ofAll(through: through) : .ofSome(synced, through: through)
    }

    /// Whoever asked for it hears how far it has come, unless it was told something lately. For now and then.
    public mutating func tellProgressOfIdle(to taker: some WatchTaker) {
        for place in streams.indices where streams[place] != nil {
            let stream = WatchStreamID(place)
            guard taker.mayReadOn(stream) else { continue }
            for number in numbers(of: stream) {
                guard let watcher = streams[place]?.watchers[number], let own = watchers[watcher], own.wantsProgress
                else { continue }
                if !own.wasToldLately, let through = hub.syncedThrough(watcher) {
                    taker.takeProgress(through: through, for: own.address)
                }
                watchers[watcher]?.wasToldLately = false
            }
        }
    }
}
