internal import Bytes
public import HPACK

/// One HTTP/2 connection (RFC 9113), server or client, as a machine over bytes: no socket, no clock.
///
///     socket ─ bytes ─► poll(&input, now:) ─ Event ─► owner
///     socket ◄─ withOutput / markWritten ◄─ sendHeaders, sendData, sendTrailers, reset … ─┘
///
/// Call ``poll(_:now:)`` with what was read until it answers nil; then also after ``markWritten(_:now:)`` and
/// ``checkDeadlines(now:)``, with no input, because these too can make events. Write what ``withOutput(_:)`` lends
/// once per turn of the loop. Stop reading while ``wantsInput`` is false. Close when ``isFinished``.
///
/// What the peer did wrong ends as an ``Event/reset(_:_:)`` of one stream or as ``Event/closed(_:)``; both also say so
/// to the peer. Nothing the peer sends can trap.
public struct Connection: ~Copyable {
    public enum Role: Sendable { case server, client }

    public let role: Role
    public let limits: Limits
    /// The fields that the last `headers` or `trailers` event is about.
    public internal(set) var fields = HeaderList()

    // MARK: Input

    /// Octets of the client preface seen so far (server only).
    var prefaceSeen = 0
    var hasPeerSettings = false
    /// The start of a frame whose rest has not come yet; never DATA.
    var partial: [UInt8] = []
    /// When the frame in `partial`, or the DATA frame, must be complete; 0 for never.
    var frameDeadline: UInt64 = 0
    var data: DataInProgress?
    var block: HeaderBlock?
    var decoder: HeaderDecoder

    // MARK: Output

    var output: [UInt8] = []
    /// What of `output` the socket has taken.
    var written = 0
    /// When ``checkDeadlines(now:)`` first saw the present output wait; 0 before it has, or once the socket took some.
    var outputWaitsSince: UInt64 = 0
    var encoder: HeaderEncoder
    var peer = PeerSettings()

    // MARK: Streams

    var table = SlotTable()
    var streams: ContiguousArray<Stream> = []
    /// Beside `streams`, because a stream hardly ever has a queue.
    var queues: ContiguousArray<SendQueue> = []
    var freeSlots: [Int] = []
    var closedStreams = ClosedStreams()
    /// The largest number that the client has used.
    var lastStream: UInt32 = 0
    /// Streams with something to send and, as far as known, an open window; first come, first served.
    var line: [UInt32] = []
    var lineHead = 0
    /// Bytes in all queues.
    public internal(set) var queuedBytes = 0
    /// Streams with something in their queue.
    var queuedStreams = 0
    var sendWindow = 65_535
    var receiveWindow = 65_535
    var uncredited = 0

    // MARK: Time and abuse

    var now: UInt64
    let startedAt: UInt64
    var heardAt: UInt64
    /// When ``checkDeadlines(now:)`` first saw no stream; 0 before it has.
    var idleSince: UInt64
    /// When our SETTINGS were sent; 0 once they are acknowledged.
    var settingsSentAt: UInt64
    /// When the keep-alive ping was sent; 0 while none is outstanding.
    var pingSentAt: UInt64 = 0
    var budget: ControlBudget
    var resets: ResetAccount

    // MARK: The end

    var closing: Closing = .open
    var peerWentAway = false
    var events: [Event] = []
    var eventsHead = 0

    /// Starts a connection: SETTINGS (and a client's preface) are in the output at once.
    ///
    /// - Parameter now: monotonic nanoseconds, as in all other calls.
    public init(role: Role, limits: Limits = Limits(), now: UInt64) {
        self.role = role
        self.limits = limits
        self.now = now
        startedAt = now
        heardAt = now
        idleSince = max(now, 1)
        settingsSentAt = max(now, 1)
        decoder = HeaderDecoder(
            tableBytesMax: limits.headerTableBytesMax, listBytesMax: limits.headerListBytesMax,
            fieldsMax: limits.fieldsMax)
        encoder = HeaderEncoder(tableBytesMax: min(limits.headerTableBytesMax, 4_096))
        budget = ControlBudget(burst: limits.controlFramesBurst, perSecond: limits.controlFramesPerSecond, now: now)
        resets = ResetAccount(now: now)
        greet()
    }

    /// Whether the socket should be read. False while too much output waits: what is read would only add to it.
    public var wantsInput: Bool { pendingOutputBytes < limits.outputBytesMax && !isOver }

    /// Whether nothing more will come: all output is written and no stream can do anything.
    public var isFinished: Bool { isOver && pendingOutputBytes == 0 }

    /// Streams that are open or not yet released.
    public var streamCount: Int { table.count }

    /// Whether the connection has ended; what is in the output should still be written.
    public var isOver: Bool {
        if case .over = closing { return true }
        return false
    }

    /// How much of what this side tolerates of resets and of frames without use the peer has used up lately. Who leaves
    /// just before the bound has cost nearly as much as who is ended at it.
    public func tolerancePercentUsed(now: UInt64) -> Int {
        max(resets.percentUsed(now: now, limits), budget.percentUsed(now: now))
    }

    enum Closing {
        case open
        /// GOAWAY with the largest number is out, and a ping that tells when it has arrived.
        case announced(at: UInt64)
        /// GOAWAY with this last stream is out.
        case draining(last: UInt32)
        case over
    }

    struct DataInProgress {
        /// 0 when the octets are to be thrown away.
        var stream: UInt32
        /// Octets of the payload still to come, padding included.
        var remaining: Int
        var padding: Int
        var awaitsPadLength: Bool
        var endStream: Bool
    }

    struct HeaderBlock {
        var stream: UInt32
        var endStream: Bool
        var dependsOnItself: Bool
        var bytes: [UInt8]
        var continuations: Int
        var deadline: UInt64
    }
}
