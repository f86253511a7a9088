internal import Bytes

/// The server's end of an HTTP/1.1 connection, as a machine: bytes and answers in, requests and bytes out.
///
///     requestLine ─► fields ─► body ─► answering ─┬──────────────► requestLine …
///          │            │        │         │      └─► streaming ─┘
///          └────────────┴────────┴─────────┴───────────────┴─────► closed
///
/// One request is handed out at a time. What the client sends ahead waits, up to a bound, until that one is answered,
/// so answers leave in order. A malformed request is answered with an error and ends the connection.
public struct HTTP1Connection: ~Copyable {
    /// What to do after an event: write, then answer the request if there is one, then close if told so.
    public struct Step: Hashable, Sendable {
        public var write: [UInt8] = []
        /// A complete request; ``HTTP1Connection/respond(_:date:now:)`` is owed for it.
        public var request: HTTP1Request?
        /// Close once everything is written. Nothing follows.
        public var closes = false
        /// The client is to blame for the end.
        public var isRefusal = false
    }

    enum Phase: Hashable {
        case requestLine
        case fields
        case fixedBody(remaining: Int)
        case chunkSize
        case chunkData(remaining: Int)
        case chunkEnd
        case trailers
        case answering
        case streaming
        case closed
    }

    let limits: HTTP1Limits
    var phase = Phase.requestLine
    /// When the phase's time began, in monotonic nanoseconds.
    var since: UInt64
    /// Bytes received; those before `offset` are used up, those before `scanned` hold no line end.
    var input: [UInt8] = []
    var offset = 0
    var scanned = 0
    /// The request being read, or being answered.
    var draft = HTTP1Request(method: "", path: "")
    var headerBytes = 0
    var fieldCount = 0
    var chunkOverheadBytes = 0
    var skippedEmptyLine = false
    var keepsAlive = true
    /// See ``watchForEnd()``; and how much was dropped for it.
    var watchesForEnd = false
    var droppedBytes = 0

    /// - Parameter now: monotonic nanoseconds, as in all other calls.
    public init(limits: HTTP1Limits = HTTP1Limits(), now: UInt64) {
        self.limits = limits
        since = now
    }

    /// Whether more bytes may be given now. While they may not, stop reading the socket.
    public var wantsBytes: Bool {
        switch phase {
        case .closed: false
        case .answering, .streaming:
            input.count < limits.pipelinedBytesMax
                && (keepsAlive || watchesForEnd && droppedBytes < limits.pipelinedBytesMax)
        case .requestLine, .fields, .fixedBody, .chunkSize, .chunkData, .chunkEnd, .trailers: true
        }
    }

    /// When ``expire(now:)`` is to be called unless something happens before; nil while the answer is ours to give.
    public var deadline: UInt64? {
        switch phase {
        case .requestLine where input.isEmpty:
            Self.later(since, limits.idleNanoseconds)
        case .requestLine, .fields:
            Self.later(since, limits.headNanoseconds)
        case .fixedBody, .chunkSize, .chunkData, .chunkEnd, .trailers:
            Self.later(since, Self.later(limits.bodyNanoseconds, bodyAllowance))
        case .answering, .streaming, .closed:
            nil
        }
    }

    /// Takes what the client sent; give at most 64 KiB at a time.
    public mutating func receive(_ bytes: UnsafeRawBufferPointer, now: UInt64) -> Step {
        guard phase != .closed else { return Step(closes: true) }
        guard !bytes.isEmpty else { return Step() }
        // The time of a request starts with its first byte, not with the idle time before it.
        if phase == .requestLine, input.isEmpty { since = now }
        if !isAnswering || keepsAlive {
            input.append(contentsOf: bytes)
        } else {
            droppedBytes += bytes.count
        }
        return advance(now: now)
    }

    /// Takes what the client sent; give at most 64 KiB at a time.
    public mutating func receive(_ bytes: [UInt8], now: UInt64) -> Step {
        bytes.withUnsafeBytes { receive($0, now: now) }
    }

    /// The client has shut its sending side. A request already handed out is still answered.
    public mutating func receiveEnd(now: UInt64) -> Step {
        guard isAnswering else {
            close()
            return Step(closes: true)
        }
        stopReading()
        return Step()
    }

    /// Whether a request was handed out whose answer is not complete.
    var isAnswering: Bool { phase == .answering || phase == .streaming }

    /// Answers the request that was handed out, and goes on with the next.
    ///
    /// - Parameter date: the value of the Date field, or nil for none.
    public mutating func respond(_ response: HTTP1Response, date: String? = nil, now: UInt64) -> Step {
        guard phase != .closed else { return Step(closes: true) }
        invariant(phase == .answering, "an answer belongs to a request")
        let persistence: HTTP1Response.Persistence =
            keepsAlive ? (draft.minorVersion == 0 ? .keepAndSay : .keep) : .close
        return conclude(
            response.serialized(persistence, withoutBody: draft.method == "HEAD", date: date), now: now)
    }

    /// The deadline has come: an idle connection is closed, a slow request is answered with 408.
    public mutating func expire(now: UInt64) -> Step {
        guard let deadline, deadline <= now else { return Step() }
        if phase == .requestLine, input.isEmpty {
            close()
            return Step(closes: true)
        }
        return refuse(HTTP1Refusal(408, "the request took too long"))
    }

    mutating func enter(_ next: Phase, now: UInt64) {
        phase = next
        since = now
    }

    mutating func close() {
        phase = .closed
        input = []
        offset = 0
        scanned = 0
    }

    /// Nothing more is read: the answer that is owed is the last.
    mutating func stopReading() {
        keepsAlive = false
        input = []
        offset = 0
        scanned = 0
    }

    mutating func refuse(_ refusal: HTTP1Refusal) -> Step {
        close()
        let response = refusal.response.serialized(.close, withoutBody: false, date: nil)
        return Step(write: response, closes: true, isRefusal: true)
    }

    private var bodyAllowance: UInt64 {
        let received = UInt64(draft.body.count)
        let (product, overflow) = received.multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? .max : product / max(limits.bodyBytesPerSecondMin, 1)
    }

    private static func later(_ time: UInt64, _ span: UInt64) -> UInt64 {
        let (sum, overflow) = time.addingReportingOverflow(span)
        return overflow ? .max : sum
    }
}
