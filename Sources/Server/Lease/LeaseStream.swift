internal import GRPC
internal import HTTP2
internal import Replica

/// One client's keep-alive stream.
final class LeaseStream {
    /// Gone before this stream when its client is; not to be touched once the stream has ended.
    unowned let session: GRPCSession
    let call: CallID
    /// The call among those of all sessions.
    let id: RequestID
    /// Keep-alives that have not been answered.
    private var waiting = 0
    /// The client asks no more; the stream ends with its last answer.
    private var isHalfClosed = false
    private(set) var hasEnded = false
    /// Bytes of answers since the client last took one.
    private var untakenBytes = 0
    private var isFull = false

    /// A client that asks on and takes no answers loses the stream beyond this.
    private static let untakenBytesMax = 256 << 10

    init(_ session: GRPCSession, _ call: CallID) {
        self.session = session
        self.call = call
        id = RequestID(session: session.number, call: call)
    }

    func ask() { waiting += 1 }

    func halfClose() {
        isHalfClosed = true
        finishIfDone()
    }

    func end() { hasEnded = true }

    /// Sends the answer to the keep-alive that has waited longest. False when the client takes too few of its answers.
    func answer(_ bytes: [UInt8]) -> Bool {
        waiting -= 1
        guard !hasEnded else { return true }
        switch session.send(call, bytes) {
        case .accepted, .gone: break
        case .congested: isFull = true
        case .refused: return false
        }
        if isFull { untakenBytes += bytes.count }
        guard untakenBytes <= Self.untakenBytesMax else { return false }
        finishIfDone()
        return true
    }

    /// The client has taken its answers.
    func resume() {
        isFull = false
        untakenBytes = 0
    }

    private func finishIfDone() {
        guard isHalfClosed, waiting == 0, !hasEnded else { return }
        hasEnded = true
        session.finish(call)
    }
}
