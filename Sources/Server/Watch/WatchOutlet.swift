internal import EtcdAPI
internal import GRPC
internal import MVCC
internal import Protobuf

/// Writes what a ``MVCC/WatchBoard`` tells to the clients' streams, each change encoded once for all watchers that want it in the same form.
final class WatchOutlet: WatchTaker {
    /// Streams by their places on the board.
    private var places: [WatchStream?] = []
    private var streams: [StreamKey: WatchStream] = [:]
    /// Streams that keep answers for which there was no room.
    private var unsent: [WatchStream] = []
    private var encoded = EncodedChanges()
    /// The header of what is told, with the revision of each answer.
    private var header = ResponseHeader()
    var metrics = WatchMetrics()
    private let fragmentBytesMax: Int
    private let messageBytesMax: Int

    private struct StreamKey: Hashable {
        let session: UInt32
        let call: CallID
    }

    init(fragmentBytesMax: Int, messageBytesMax: Int) {
        self.fragmentBytesMax = fragmentBytesMax
        self.messageBytesMax = messageBytesMax
    }

    // MARK: Streams

    func stream(_ session: GRPCSession, _ call: CallID) -> WatchStream? {
        streams[StreamKey(session: session.number, call: call)]
    }

    func stream(_ id: WatchStreamID) -> WatchStream? { places[id.place] }

    func open(_ stream: WatchStream) {
        streams[StreamKey(session: stream.session.number, call: stream.call)] = stream
        while places.count <= stream.id.place { places.append(nil) }
        places[stream.id.place] = stream
    }

    func close(_ stream: WatchStream) {
        streams[StreamKey(session: stream.session.number, call: stream.call)] = nil
        places[stream.id.place] = nil
        unsent.removeAll { $0 === stream }
    }

    /// Streams in an order that is the same in every run.
    var ordered: [WatchStream] { places.compactMap { $0 } }

    /// All streams of its client together have too much waiting: it is asked again in the next turn.
    func hasUnsent(_ stream: WatchStream) { unsent.append(stream) }

    /// A turn begins: who had no room may have it now.
    func beginTurn(_ header: ResponseHeader) {
        self.header = header
        guard !unsent.isEmpty else { return }
        var waiting: [WatchStream] = []
        swap(&waiting, &unsent)
        for stream in waiting { stream.resume() }
    }

    // MARK: From the board

    func isFull(_ stream: WatchStreamID) -> Bool { places[stream.place]?.isFull ?? true }

    func mayReadOn(_ stream: WatchStreamID) -> Bool {
        guard let stream = places[stream.place] else { return false }
        return !stream.isFull && !stream.session.isBacklogged
    }

    func take(_ changes: [Change], at places: [Int], of revision: Revision, for watcher: WatchAddress) -> Bool {
        encoded.begin(changes)
        return send(places.map { encoded.event($0, withPrevious: watcher.wantsPrevious) }, at: revision, to: watcher)
    }

    /// As many as there are in one answer.
    func take(_ pieces: [WatchHub.Piece], readAt revision: Revision, for watcher: WatchAddress) -> Bool {
        let events = pieces.flatMap { piece in
            piece.changes.map { EncodedChanges.encode($0, withPrevious: watcher.wantsPrevious) }
        }
        return send(events, at: revision, to: watcher)
    }

    func takeCompacted(_ floor: Revision, for watcher: WatchAddress) {
        metrics.cancelled(.compacted)
        let answer = WatchResponse(
            header: header, watchID: watcher.number, canceled: true, compactRevision: floor.number)
        places[watcher.stream.place]?.send(answer.encoded())
    }

    func takeProgress(through revision: Revision, for watcher: WatchAddress) {
        var header = header
        header.revision = revision.number
        places[watcher.stream.place]?.send(WatchResponse(header: header, watchID: watcher.number).encoded())
    }

    private func send(_ events: [[UInt8]], at revision: Revision, to watcher: WatchAddress) -> Bool {
        var header = header
        header.revision = revision.number
        let answers = WatchAnswer.encode(
            events, for: watcher.number, header, fragmentBytesMax: watcher.wantsFragments ? fragmentBytesMax : nil)
        if answers.contains(where: { $0.count > messageBytesMax }) { return false }
        guard let stream = places[watcher.stream.place] else { return true }
        metrics.events &+= UInt64(events.count)
        for answer in answers { stream.send(answer) }
        return true
    }
}
