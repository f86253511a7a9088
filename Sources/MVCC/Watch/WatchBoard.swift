/// All watch streams of one member: which watchers they have, how far each has come, and what is told in the next turn.
///
/// It decides; a ``WatchTaker`` delivers. So the simulator runs what the server runs, with clients of its own. Synced watchers are told
/// of what is new; a stream that is full is told nothing, and its watchers read on by themselves, in turns, once there is room.
public struct WatchBoard: Sendable {
    struct Stream: Sendable {
        var watchers: [Int64: WatcherID] = [:]
        /// Watchers that are behind, in the order in which they get their turns.
        var behind: [Int64] = []
        var nextNumber: Int64 = 0
    }

    struct Own: Sendable {
        let address: WatchAddress
        let wantsProgress: Bool
        /// Something was sent since the last time that progress was due.
        var wasToldLately = false
        /// The first revision that did not fit.
        var missed: Revision?
    }

    var hub: WatchHub
    var streams: [Stream?] = []
    var free: [Int] = []
    var watchers: [WatcherID: Own] = [:]
    /// Streams with watchers that are behind, in the order in which they get their turns.
    var waiting: [WatchStreamID] = []
    public let limits: WatchLimits

    /// Nobody watches yet. Changes after those of `view` will be told.
    public init(after view: StoreView, limits: WatchLimits = WatchLimits()) {
        hub = WatchHub(after: view)
        self.limits = limits
    }

    public var watcherCount: Int { watchers.count }

    public var streamCount: Int { streams.count - free.count }

    /// What a watcher wants to hear of.
    public func interest(of number: Int64, of stream: WatchStreamID) -> WatchInterest? {
        streams[stream.place]?.watchers[number].flatMap { hub.interest(of: $0) }
    }

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
    mutating func wait(_ address: WatchAddress) {
        let place = address.stream.place
        streams[place]?.behind.append(address.number)
        if streams[place]?.behind.count == 1 { waiting.append(address.stream) }
    }
}
