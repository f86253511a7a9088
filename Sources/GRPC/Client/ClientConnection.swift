internal import HPACK
internal import HTTP2

/// The client's end of one gRPC connection, over ``HTTP2/Connection``, as a machine over bytes.
///
///     start ─► waits for a stream ─► open ─► send … halfClose ─┐
///                    │                │  ◄─ .metadata, .message … ─ .finished(status, reach)
///                    └── deadline, cancel, GOAWAY, connection over ─► .finished
///
/// Every started call ends in exactly one `finished`, except one that its owner cancelled. Drive it like its transport:
/// ``poll(_:now:)`` until nil with what was read; then also after all other calls that take `now`; write
/// ``withOutput(_:)`` once per turn; close when ``isFinished``.
public struct ClientConnection: ~Copyable {
    /// The index of a method made known by ``method(_:)``.
    public struct MethodID: Hashable, Sendable {
        let index: Int
    }

    public let limits: Limits
    /// Calls that may wait for a stream, and their bytes. Beyond: ``start(_:metadata:timeoutNanoseconds:now:)`` is nil.
    public let waitingCallsMax: Int
    public let waitingBytesMax: Int

    var http: HTTP2.Connection
    let authority: String
    let userAgent: String
    var methods: [PreparedFields] = []
    var calls: ContiguousArray<ClientCall> = []
    var freeSlots: [Int] = []
    var byNumber = SlotTable()
    var byStream = SlotTable()
    var lastNumber: UInt32 = 0
    /// Calls without a stream, in order; some of them may have ended.
    var waiting: [CallID] = []
    var waitingBytes = 0
    /// Not later than the first deadline of a call.
    var earliestDeadline: UInt64?
    var now: UInt64

    /// Whether the transport's fields belong to the last event.
    var hasReceived = false
    var piece: DataPiece?
    var lent: MessageBuffer?
    var events: [ClientEvent] = []
    var eventsHead = 0

    public init(
        authority: String, userAgent: String = "holdfast", limits: Limits = Limits(), waitingCallsMax: Int = 10_000,
        waitingBytesMax: Int = 64 << 20, now: UInt64
    ) {
        self.authority = authority
        self.userAgent = userAgent
        self.limits = limits
        self.waitingCallsMax = waitingCallsMax
        self.waitingBytesMax = waitingBytesMax
        self.now = now
        http = HTTP2.Connection(role: .client, limits: limits.transport, now: now)
    }

    /// Makes a method known by its path, `/package.Service/Method`, once per connection.
    public mutating func method(_ path: String) -> MethodID {
        methods.append(
            PreparedFields(
                HeaderList([
                    ":method": "POST", ":scheme": "http", ":path": path, ":authority": authority,
                    "content-type": "application/grpc", "user-agent": userAgent, "te": "trailers",
                ])))
        return MethodID(index: methods.count - 1)
    }

    /// What the server sent with the last `metadata` or `finished` event; empty when it sent nothing.
    public var received: Metadata { hasReceived ? Metadata(from: http.fields) : Metadata() }

    // MARK: The socket's side

    public var wantsInput: Bool { http.wantsInput }
    public var isFinished: Bool { http.isFinished }
    public var isOver: Bool { http.isOver }
    public var pendingOutputBytes: Int { http.pendingOutputBytes }
    /// Calls that have not ended.
    public var callCount: Int { byNumber.count }
    /// Whether a call started now can get a stream, at once or later.
    public var acceptsCalls: Bool { http.canEverOpen }

    /// Lends the bytes that wait for the socket, only within `body`.
    public func withOutput<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result { http.withOutput(body) }

    /// The socket took the first `count` bytes of the output. May make events.
    public mutating func markWritten(_ count: Int, now: UInt64) { http.markWritten(count, now: now) }

    /// Appends all waiting output to `bytes` and counts it as written.
    public mutating func takeOutput(into bytes: inout [UInt8], now: UInt64) { http.takeOutput(into: &bytes, now: now) }

    /// Takes no further calls and ends with the last one.
    public mutating func shutDown() { http.shutDown() }

    /// The socket was closed or broke. Calls finish as Unavailable: poll.
    public mutating func socketClosed() {
        // The input may be gone before the next poll.
        piece = nil
        http.socketClosed()
    }

    /// When ``checkDeadlines(now:)`` should be called at the latest; nil for never.
    public var nextDeadline: UInt64? {
        guard let mine = earliestDeadline else { return http.nextDeadline }
        return min(mine, http.nextDeadline ?? mine)
    }

    /// Does what is due by time. May make events: poll after it with no input.
    public mutating func checkDeadlines(now: UInt64) {
        self.now = now
        http.checkDeadlines(now: now)
        guard let due = earliestDeadline, now >= due else { return }
        earliestDeadline = nil
        for number in byNumber.sortedNumbers {
            guard let slot = byNumber.slot(of: number), let deadline = calls[slot].deadline else { continue }
            if now < deadline {
                earliestDeadline = min(deadline, earliestDeadline ?? deadline)
                continue
            }
            let reach: ClientEvent.Reach = calls[slot].stream == 0 ? .notProcessed : .unknown
            end(slot, resetting: .cancel)
            events.append(
                .finished(CallID(number: number), Status(.deadlineExceeded, "context deadline exceeded"), reach))
        }
    }
}
