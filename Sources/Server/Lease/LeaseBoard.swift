internal import Determinism
internal import GRPC
internal import Replica

/// The keep-alive streams of this member's clients, and what they ask.
struct LeaseBoard {
    private var streams: [RequestID: LeaseStream] = [:]
    var renewals = RenewalQueue<LeaseStream>()
    /// The request that renews the batch which is under way.
    var request: RequestID?
    /// When the loop has been asked to look at what waits for company.
    var wakes: Instant?

    func stream(_ session: GRPCSession, _ call: CallID) -> LeaseStream? {
        streams.isEmpty ? nil : streams[RequestID(session: session.number, call: call)]
    }

    mutating func open(_ stream: LeaseStream) { streams[stream.id] = stream }

    mutating func close(_ stream: LeaseStream) {
        stream.end()
        streams[stream.id] = nil
    }
}
