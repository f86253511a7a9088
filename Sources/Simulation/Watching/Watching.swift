/// All that watch in a run, their streams, and what they were told.
struct Watching {
    var clients: [WatchingClient] = []
    var connections: [WatchConnection] = []
    var sessions: [WatchSession] = []
    /// Clients do nothing while this is false.
    var isOpen = true
    /// Whom clients may turn to; nil: anyone.
    var trusted: [Int]?

    init(_ load: WatchLoad) {
        for index in 0..<load.clients { clients.append(WatchingClient(index: index)) }
    }
}
