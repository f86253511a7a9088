internal import Coordination
internal import EtcdAPI
internal import GRPC
internal import HTTP2
internal import MVCC

/// One client's watch stream: its watchers by the numbers that the client knows, and what is owed to them.
final class WatchStream {
    unowned let session: GRPCSession
    let call: CallID
    /// The client gave metadata that asks for an end while there is no leader.
    let requiresLeader: Bool
    /// Whose it is, while authentication is on and a watcher has been made.
    var user: UserName?
    private(set) var watchers: [Int64: Own] = [:]
    /// Watchers that are behind, in the order in which they get their turns.
    var behind: [Int64] = []
    /// The client has not taken what it was sent: nothing more is sent before it has.
    var isFull = false
    /// What the connection had no room for; sent before anything else.
    private var unsent: [[UInt8]] = []
    /// Answers to requests that came while the client took nothing.
    private var unreadBytes = 0
    private var nextID: Int64 = 0

    /// A client that asks on and takes no answers loses the stream beyond this.
    private static let unreadBytesMax = 256 << 10

    var isUnbearable: Bool { unreadBytes > Self.unreadBytesMax || isFull && session.owesTooMuch }

    /// Sends the answer to a request.
    func answer(_ bytes: [UInt8]) {
        send(bytes)
        if isFull { unreadBytes += bytes.count }
    }

    struct Own {
        let watcher: WatcherID
        let wantsPrevious: Bool
        let wantsProgress: Bool
        let wantsFragments: Bool
        /// Something was sent since the last time that progress was due.
        var wasToldLately = false
        /// The first revision that did not fit.
        var missed: Revision?
    }

    init(_ session: GRPCSession, _ call: CallID, requiresLeader: Bool) {
        self.session = session
        self.call = call
        self.requiresLeader = requiresLeader
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

    /// The number for a new watcher; nil when the one that was asked for is taken.
    func number(for asked: Int64) -> Int64? {
        if asked != 0 { return watchers[asked] == nil ? asked : nil }
        while watchers[nextID] != nil { nextID += 1 }
        defer { nextID += 1 }
        return nextID
    }

    func add(_ own: Own, as number: Int64) { watchers[number] = own }

    func remove(_ number: Int64) -> Own? { watchers.removeValue(forKey: number) }

    func note(_ number: Int64, _ change: (inout Own) -> Void) {
        guard var own = watchers[number] else { return }
        change(&own)
        watchers[number] = own
    }

    /// What the watchers are called, in order.
    var numbers: [Int64] { watchers.keys.sorted() }
}
