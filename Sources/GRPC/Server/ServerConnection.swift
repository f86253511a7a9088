internal import Bytes
public import HPACK
internal import HTTP2

/// The server's end of one gRPC connection, over ``HTTP2/Connection``, as a machine over bytes.
///
///     HEADERS ─► checked, method found ─┬─ one request:  DATA … END_STREAM ─► .request ─► respond │ sendMessage … finish
///                                       └─ streaming: .call ─► DATA ─► .message … ─► .halfClosed ─► … finish
///     RST_STREAM, connection over, a broken rule: .cancelled ─► finish (gives the place back)
///
/// Drive it like its transport: ``poll(_:now:)`` until nil with what was read; then also after ``markWritten(_:now:)``
/// and ``checkDeadlines(now:)``; write ``withOutput(_:)`` once per turn; read only while ``wantsInput``; close when
/// ``isFinished``. The input's memory must stay until ``poll(_:now:)`` has answered nil.
public struct ServerConnection: ~Copyable {
    public let methods: MethodTable
    public let limits: Limits

    var http: HTTP2.Connection
    var table = SlotTable()
    var calls: ContiguousArray<ServerCall> = []
    var freeSlots: [Int] = []
    var now: UInt64

    /// What is left of a DATA event that holds several messages.
    var piece: DataPiece?
    /// Owns the message of the last event, when it does not lie in the input.
    var lent: MessageBuffer?
    var events: [ServerEvent] = []
    var eventsHead = 0

    /// Bytes of unfinished messages, promised room for large ones, and who waits for such room.
    var heldBytes = 0
    var reservedBytes = 0
    var waiting: [CallID] = []
    /// Calls with a message deadline.
    var receivingCalls = 0
    var checkedAt: UInt64

    var answerHeaders: PreparedFields
    var okTrailers: PreparedFields

    public init(methods: MethodTable, limits: Limits = Limits(), now: UInt64) {
        self.methods = methods
        self.limits = limits
        self.now = now
        checkedAt = now
        http = HTTP2.Connection(role: .server, limits: limits.transport, now: now)
        answerHeaders = PreparedFields(ServerConnection.answerFields)
        okTrailers = PreparedFields(HeaderList(["grpc-status": "0"]))
    }

    static var answerFields: HeaderList { HeaderList([":status": "200", "content-type": "application/grpc"]) }

    // MARK: The socket's side

    public var wantsInput: Bool { http.wantsInput }
    public var isFinished: Bool { http.isFinished }
    public var isOver: Bool { http.isOver }
    public var pendingOutputBytes: Int { http.pendingOutputBytes }

    /// Answers of all calls that wait for the client's windows.
    public var queuedBytes: Int { http.queuedBytes }

    /// See ``HTTP2/Connection/tolerancePercentUsed(now:)``.
    public func tolerancePercentUsed(now: UInt64) -> Int { http.tolerancePercentUsed(now: now) }

    /// Lends the bytes that wait for the socket, only within `body`.
    public func withOutput<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result { http.withOutput(body) }

    /// The socket took the first `count` bytes of the output. May make events.
    public mutating func markWritten(_ count: Int, now: UInt64) { http.markWritten(count, now: now) }

    /// Appends all waiting output to `bytes` and counts it as written.
    public mutating func takeOutput(into bytes: inout [UInt8], now: UInt64) { http.takeOutput(into: &bytes, now: now) }

    /// Ends the connection gracefully: running calls finish, new ones go elsewhere.
    public mutating func shutDown() { http.shutDown() }

    /// The socket was closed or broke. Calls are cancelled: poll.
    public mutating func socketClosed() {
        // The input may be gone before the next poll.
        piece = nil
        http.socketClosed()
    }

    /// When ``checkDeadlines(now:)`` should be called at the latest; nil for never.
    public var nextDeadline: UInt64? {
        guard receivingCalls > 0 else { return http.nextDeadline }
        let mine = checkedAt &+ 1_000_000_000
        return min(mine, http.nextDeadline ?? mine)
    }

    // MARK: A call

    /// Calls that have not ended, cancelled ones that nobody finished included.
    public var callCount: Int { table.count }

    /// All fields of the request as they came, also the reserved ones. Cheap: shares memory.
    public func fields(of call: CallID) -> HeaderList? { table.slot(of: call.number).map { calls[$0].fields } }

    public func metadata(of call: CallID) -> Metadata? { fields(of: call).map { Metadata(from: $0) } }

    /// When the client gives up, in the nanoseconds of `now`; nil when it waits for ever.
    public func deadline(of call: CallID) -> UInt64? {
        table.slot(of: call.number).flatMap { calls[$0].deadline }
    }

    /// Of a call that has not ended: which method it is of, and when it began in the nanoseconds of `now`.
    public func progress(of call: CallID) -> (method: Int, begunAt: UInt64)? {
        table.slot(of: call.number).map { (calls[$0].method, calls[$0].begunAt) }
    }

    /// Bytes of this call that wait for the client's window or the socket.
    public func queuedBytes(of call: CallID) -> Int { http.queuedBytes(of: call.stream) }
}
