internal import Determinism
internal import GRPC
internal import MVCC

/// All watch streams of a member, and the hub that knows how far their watchers have come.
struct WatchBoard {
    var hub: WatchHub
    private(set) var streams: [StreamKey: WatchStream] = [:]
    private var owners: [WatcherID: Owner] = [:]
    /// Streams with watchers that are behind, in the order in which they get their turns.
    var waiting: [StreamKey] = []
    /// Streams that keep answers for which there was no room.
    var unsent: [WatchStream] = []
    var encoded = EncodedChanges()
    /// Since when no leader has been known.
    var leaderlessSince: Instant?

    struct StreamKey: Hashable {
        let session: UInt32
        let call: CallID
    }

    struct Owner {
        let stream: WatchStream
        let number: Int64
    }

    init(after view: StoreView) { hub = WatchHub(after: view) }

    func stream(_ session: GRPCSession, _ call: CallID) -> WatchStream? {
        streams[StreamKey(session: session.number, call: call)]
    }

    func owner(of watcher: WatcherID) -> Owner? { owners[watcher] }

    mutating func open(_ stream: WatchStream) { streams[stream.key] = stream }

    mutating func close(_ stream: WatchStream) {
        for number in stream.numbers { remove(number, of: stream) }
        streams[stream.key] = nil
        waiting.removeAll { $0 == stream.key }
        unsent.removeAll { $0 === stream }
    }

    mutating func add(_ own: WatchStream.Own, as number: Int64, to stream: WatchStream) {
        stream.add(own, as: number)
        owners[own.watcher] = Owner(stream: stream, number: number)
        if hub.isBehind(own.watcher) { wait(number, of: stream) }
    }

    /// Whether there was such a watcher.
    @discardableResult
    mutating func remove(_ number: Int64, of stream: WatchStream) -> Bool {
        guard let own = stream.remove(number) else { return false }
        owners[own.watcher] = nil
        hub.remove(own.watcher)
        return true
    }

    /// A watcher is behind and wants its turn.
    mutating func wait(_ number: Int64, of stream: WatchStream) {
        stream.behind.append(number)
        if stream.behind.count == 1 { waiting.append(stream.key) }
    }

    /// What a stream could not take its watchers read on for by themselves.
    mutating func fallBehind(_ stream: WatchStream) {
        for number in stream.numbers {
            guard let own = stream.watchers[number], !hub.isBehind(own.watcher) || own.missed != nil else { continue }
            let wasBehind = hub.isBehind(own.watcher)
            hub.fallBehind(own.watcher, from: own.missed)
            stream.note(number) { $0.missed = nil }
            if !wasBehind { wait(number, of: stream) }
        }
    }

    /// Streams in an order that is the same in every run.
    var ordered: [WatchStream] {
        streams.keys.sorted { ($0.session, $0.call.number) < ($1.session, $1.call.number) }.compactMap { streams[$0] }
    }
}

extension WatchStream {
    var key: WatchBoard.StreamKey { WatchBoard.StreamKey(session: session.number, call: call) }
}
