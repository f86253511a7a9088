internal import MVCC

/// Takes what the board tells, for the world to send it on.
final class SimulatedWatchOutlet: WatchTaker {
    private struct Place {
        let connection: Int
        /// Answers that the client has not taken.
        var untaken = 0
        var isFull = false
        var excuses = 0
    }

    private var places: [Place?] = []
    private let windowAnswers: Int
    /// What is to be sent, in order.
    private var outbox: [(connection: Int, answer: WatchAnswer)] = []
    private var revision: Int64 = 0
    private var compacted: Int64 = 0

    init(windowAnswers: Int) { self.windowAnswers = windowAnswers }

    func open(_ stream: WatchStreamID, _ connection: Int) {
        while places.count <= stream.place { places.append(nil) }
        places[stream.place] = Place(connection: connection)
    }

    func close(_ stream: WatchStreamID) { places[stream.place] = nil }

    /// What answers say of the store.
    func begin(_ view: StoreView) {
        revision = view.revision.number
        compacted = view.compacted.number
    }

    /// An answer to a request: it is sent whether the stream is full or not.
    func answer(_ body: WatchAnswer.Body, at revision: Int64? = nil, on stream: WatchStreamID) {
        guard let place = places[stream.place] else { return }
        var excuses = place.excuses
        // Who begins in a full stream has a reason to be behind that is older than itself.
        if case .created = body, place.isFull { excuses -= 1 }
        let answer = WatchAnswer(
            body: body, revision: revision ?? self.revision, compacted: compacted, excuses: excuses)
        outbox.append((place.connection, answer))
        places[stream.place]?.untaken += 1
        if place.untaken + 1 >= windowAnswers, !place.isFull {
            places[stream.place]?.isFull = true
            places[stream.place]?.excuses += 1
        }
    }

    func takeOutbox() -> [(connection: Int, answer: WatchAnswer)] {
        defer { outbox = [] }
        return outbox
    }

    /// The client has taken some; answers whether the member should learn that there is room.
    func taken(_ count: Int, of stream: WatchStreamID) -> Bool {
        guard let place = places[stream.place] else { return false }
        places[stream.place]?.untaken -= count
        return place.isFull && place.untaken - count <= windowAnswers / 2
    }

    /// The member learns that there is room.
    func resume(_ stream: WatchStreamID) {
        guard let place = places[stream.place] else { return }
        places[stream.place]?.isFull = place.untaken >= windowAnswers
    }

    /// The store came whole from another member: what is between may be compacted.
    func storeCameWhole() {
        for place in places.indices { places[place]?.excuses += 1 }
    }

    // MARK: From the board

    func isFull(_ stream: WatchStreamID) -> Bool { places[stream.place]?.isFull ?? true }

    func mayReadOn(_ stream: WatchStreamID) -> Bool { !isFull(stream) }

    func take(_ changes: [Change], at places: [Int], of revision: Revision, for watcher: WatchAddress) -> Bool {
        send(places.map { changes[$0] }, revision, watcher)
        return true
    }

    func take(_ pieces: [WatchHub.Piece], readAt revision: Revision, for watcher: WatchAddress) -> Bool {
        send(pieces.flatMap(\.changes), revision, watcher)
        return true
    }

    func takeCompacted(_ floor: Revision, for watcher: WatchAddress) {
        answer(.compacted(number: watcher.number, floor: floor.number), on: watcher.stream)
    }

    func takeProgress(through revision: Revision, for watcher: WatchAddress) {
        answer(.progress(number: watcher.number), at: revision.number, on: watcher.stream)
    }

    /// As a client sees it: without the previous version when it did not ask for that.
    private func send(_ changes: [Change], _ revision: Revision, _ watcher: WatchAddress) {
        let seen =
            watcher.wantsPrevious ? changes : changes.map { Change(kind: $0.kind, current: $0.current, previous: nil) }
        answer(.changes(number: watcher.number, seen), at: revision.number, on: watcher.stream)
    }
}
