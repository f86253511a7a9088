internal import Coordination
internal import GRPC
internal import HTTP2
internal import MVCC

/// One client's watch stream on its way out: what it has been sent and not taken.
final class WatchStream {
    let id: WatchStreamID
    unowned let session: GRPCSession
    let call: CallID
    /// The client gave metadata that asks for an end while there is no leader.
    let requiresLeader: Bool
    /// Whose it is, while authentication is on and a watcher has been made.
    var user: UserName?
    /// The client has not taken what it was sent: nothing more is sent before it has.
    private(set) var isFull = false
    /// What the connection had no room for; sent before anything else.
    private var unsent: [[UInt8]] = []
    /// Answers to requests that came while the client took nothing.
    private var unreadBytes = 0

    /// A client that asks on and takes no answers loses the stream beyond this.
    private static let unreadBytesMax = 256 << 10

    var isUnbearable: Bool { unreadBytes > Self.unreadBytesMax || isFull && session.owesTooMuch }

    init(_ id: WatchStreamID, _ session: GRPCSession, _ call: CallID, requiresLeader: Bool) {
        self.id = id
        self.session = session
        self.call = call
        self.requiresLeader = requiresLeader
    }

    /// Sends the answer to a request.
    func answer(_ bytes: [UInt8]) {
        send(bytes)
        if isFull { unreadBytes += bytes.count }
    }

    /// Sends an answer, or keeps it until there is room: what was decided to be told is told.
    func send(_ answer: [UInt8]) {
        if unsent.isEmpty {
            switch session.send(call, answer) {
            case .accepted, .gone: return
            case .congested:
                isFull = true
                return
            case .refused: break
            }
        }
        isFull = true
        if unsent.isEmpty { session.hasUnsent(self) }
        unsent.append(answer)
    }

    /// There is room again.
    func resume() {
        isFull = false
        var waiting: [[UInt8]] = []
        swap(&waiting, &unsent)
        unreadBytes = 0
        for answer in waiting { send(answer) }
    }
}
