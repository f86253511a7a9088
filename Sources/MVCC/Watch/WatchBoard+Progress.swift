/// How far watchers have come, for those that ask and those that wait.
extension WatchBoard {
    /// Up to where a stream's watchers have been told everything.
    public enum Progress: Hashable, Sendable {
        /// All of them.
        case ofAll(through: Revision)
        /// Of some, by their numbers: the others are behind, or begin later.
        case ofSome([Int64], through: Revision)
    }

    /// How many watchers are behind, and how many revisions the furthest of them has not been told of.
    public func lag(on view: StoreView) -> (behind: Int, revisions: Int64) {
        var (count, lag) = (0, Int64(0))
        for stream in waiting {
            for number in streams[stream.place]?.behind ?? [] {
                guard let watcher = streams[stream.place]?.watchers[number] else { continue }
                count += 1
                lag = max(lag, hub.lag(of: watcher, on: view))
            }
        }
        return (count, lag)
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
