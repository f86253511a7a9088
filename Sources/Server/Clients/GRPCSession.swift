internal import Bytes
internal import Determinism
internal import GRPC
internal import HPACK
internal import HTTP2
internal import LinuxSystem
internal import Reactor

/// One client connection that speaks gRPC: bytes from the loop into the machine, calls from the machine to the member.
final class GRPCSession: ConnectionHandler {
    let number: UInt32
    private unowned let member: MemberServer
    private let carrier: SessionCarrier
    private var server: ServerConnection
    private var isDirty = false
    private var isReadingPaused = false
    private var hasEnded = false
    /// Its client broke the protocol or the limits of what a client may ask for without use.
    private var wasAbused = false
    private var hasAsked = false
    private var streams: [CallID: any AnswerStream] = [:]
    /// What this session has added to the member's ``AnswerBacklog``.
    private var backlogBytes = 0
    private var postponedReads: [(call: CallID, purpose: PendingCall.Purpose)] = []
    private var postponedStreams: [CallID] = []

    init(number: UInt32, carrier: SessionCarrier, member: MemberServer) {
        self.number = number
        self.carrier = carrier
        self.member = member
        server = ServerConnection(
            methods: member.methods, limits: member.grpcLimits, now: member.loop.now.nanoseconds)
        markDirty()
    }

    // MARK: From the loop

    func received(_ bytes: UnsafeRawBufferPointer, on connection: Reactor.Connection) { receive(bytes) }

    func receive(_ bytes: UnsafeRawBufferPointer) {
        member.metrics.clientBytesReceived &+= UInt64(bytes.count)
        var input = bytes
        poll(&input)
    }

    func writable(_ connection: Reactor.Connection) { markDirty() }

    /// The gateway can take more, or wants nothing more at all.
    func gatewayIsWritable() { markDirty() }
    func gatewayIsGone() { end() }

    func closed(_ connection: Reactor.Connection, _ reason: CloseReason) { end() }

    /// Cancels what is left. The connection may still linger, but without what its calls hold.
    private func end() {
        guard !hasEnded else { return }
        hasEnded = true
        if case .socket(let connection) = carrier {
            connection.handler = nil
            let percentUsed = server.tolerancePercentUsed(now: member.loop.now.nanoseconds)
            member.noteOffence(wasAbused ? .abuse : .end(percentUsed: percentUsed, hasAsked: hasAsked), of: connection)
        }
        server.socketClosed()
        pollWithoutInput()
        member.backlog.replace(backlogBytes, with: 0)
        backlogBytes = 0
        postponedReads = []
        postponedStreams = []
        if case .socket(let connection) = carrier { member.clientConnections.ended(connection.peer) }
        member.ended(self)
    }

    // MARK: From the member

    /// When the client of a call gives up; nil when it never does.
    func deadline(of call: CallID) -> Instant? { server.deadline(of: call).map { Instant(nanoseconds: $0) } }

    /// Looks at the fields where they lie: this is asked for every call.
    func requiresLeader(_ call: CallID) -> Bool {
        guard let fields = server.fields(of: call), let index = fields.firstIndex(of: Self.hasLeader) else {
            return false
        }
        return fields.value(at: index, equals: "true")
    }

    /// The whole number that the client gave as metadata of a call.
    func number(of field: [UInt8], _ call: CallID) -> UInt64? {
        guard let fields = server.fields(of: call), let index = fields.firstIndex(of: field) else { return nil }
        return UInt64(String(decoding: fields.value(at: index), as: UTF8.self))
    }

    /// The metadata with which etcd's clients ask to be refused while there is no leader.
    private static let hasLeader = Array("hasleader".utf8)

    /// The token of a call, from the metadata of gRPC or of a gateway.
    func token(of call: CallID) -> [UInt8]? {
        guard let fields = server.fields(of: call),
            let index = fields.firstIndex(of: Self.tokenField) ?? fields.firstIndex(of: Self.authorizationField)
        else { return nil }
        let value = fields.value(at: index)
        return value.starts(with: Self.bearer) ? Array(value.dropFirst(Self.bearer.count)) : value
    }

    private static let tokenField = Array("token".utf8)
    private static let authorizationField = Array("authorization".utf8)
    private static let bearer = Array("Bearer ".utf8)

    var peer: SocketAddress { carrier.peer }

    func respond(_ call: CallID, _ message: [UInt8]) {
        noteEnd(of: call, .ok, withMessage: true)
        server.respond(call, message)
        countBacklog()
        markDirty()
    }

    /// Whether a read has to wait until this client has taken more of its answers; it is then resumed by itself.
    func postpones(_ purpose: PendingCall.Purpose, _ call: CallID) -> Bool {
        guard postponement != nil else { return false }
        postponedReads.append((call, purpose))
        return true
    }

    func refuse(_ call: CallID, _ refusal: RequestRefusal) {
        var trailing = Metadata()
        trailing.append("holdfast-outcome", refusal.outcome.rawValue)
        noteEnd(of: call, refusal.code)
        server.finish(call, Status(refusal.code, refusal.message), trailing: trailing)
        markDirty()
    }

    func finish(_ call: CallID) {
        noteEnd(of: call, .ok)
        server.finish(call, .ok)
        markDirty()
    }

    /// Sends one message of several.
    @discardableResult
    func send(_ call: CallID, _ message: [UInt8]) -> SendOutcome {
        defer {
            countBacklog()
            markDirty()
        }
        noteSent(call)
        return server.sendMessage(call, message)
    }

    private func noteSent(_ call: CallID) {
        if let progress = server.progress(of: call) { member.metrics.calls.sentMessage(progress.method) }
    }

    /// Before the end: after it the call is not known any more.
    private func noteEnd(of call: CallID, _ code: StatusCode, withMessage: Bool = false) {
        guard let progress = server.progress(of: call) else { return }
        if withMessage { member.metrics.calls.sentMessage(progress.method) }
        member.metrics.calls.ended(
            progress.method, code, after: member.loop.now.nanoseconds &- progress.begunAt)
    }

    /// All streams of this client together have too much waiting: this one is asked again in a later turn.
    func hasUnsent(_ stream: WatchStream) { member.watchOutlet.hasUnsent(stream) }

    /// Tells the client at once that the call has begun.
    func beginAnswer(_ call: CallID) {
        server.sendInitialMetadata(call)
        markDirty()
    }

    /// Whether this client should take what it has been sent before it is sent more.
    var isBacklogged: Bool { postponement != nil }

    /// Whether all clients' answers together are too many, and this client's more than its share.
    var owesTooMuch: Bool { postponement == .untilTaken }

    /// How many backups are on their way to this client.
    var backups: Int { streams.values.count { $0 is BackupStreaming } }

    func stream(_ call: CallID, _ streaming: any AnswerStream) {
        streams[call] = streaming
        advance(call)
    }

    /// Looks after time-outs of the connection.
    func checkDeadlines(now: Instant) {
        server.checkDeadlines(now: now.nanoseconds)
        pollWithoutInput()
        markDirty()
    }

    /// Ends the connection once its calls have ended.
    func shutDown() {
        server.shutDown()
        markDirty()
    }

    /// Hands this turn's output to the connection, which writes it once.
    func flush() {
        isDirty = false
        guard !hasEnded else { return }
        if !carrier.isCongested {
            let now = member.loop.now.nanoseconds
            carrier.withOutput { output in
                let before = output.count
                server.takeOutput(into: &output, now: now)
                member.metrics.clientBytesSent &+= UInt64(output.count - before)
            }
            pollWithoutInput()
            countBacklog()
            resumePostponed()
            // What the streams' queues hold beyond one piece goes out in the next turn, not with the next event.
            if server.pendingOutputBytes > 0, !carrier.isCongested { member.loop.requestTurn() }
        }
        let mustPause = !server.wantsInput
        if mustPause != isReadingPaused {
            isReadingPaused = mustPause
            carrier.setReadingPaused(mustPause)
        }
        if server.isFinished {
            carrier.close(afterAbuse: wasAbused)
            end()
        }
    }

    // MARK: Calls

    private func pollWithoutInput() {
        var nothing = UnsafeRawBufferPointer(start: nil, count: 0)
        poll(&nothing)
    }

    private func poll(_ input: inout UnsafeRawBufferPointer) {
        let now = member.loop.now.nanoseconds
        while let event = server.poll(&input, now: now) {
            switch event {
            case .request(let call, let method, let message):
                hasAsked = true
                member.metrics.calls.began(method)
                member.metrics.calls.receivedMessage(method)
                member.handle(method, message, call, of: self)
            case .cancelled(let call):
                streams[call] = nil
                postponedReads.removeAll { $0.call == call }
                postponedStreams.removeAll { $0 == call }
                member.cancelled(call, of: self)
                noteEnd(of: call, .cancelled)
                server.finish(call, Status(.cancelled))
            case .writable(let call):
                advance(call)
                member.watchWritable(call, of: self)
                member.keepAliveWritable(call, of: self)
                member.observerWritable(call, of: self)
            case .call(let call, let method):
                hasAsked = true
                member.metrics.calls.began(method)
                member.open(method, call, of: self)
            case .message(let call, let message):
                if let progress = server.progress(of: call) { member.metrics.calls.receivedMessage(progress.method) }
                if member.keeps(message, call, of: self) { continue }
                member.message(message, call, of: self)
            case .closed(let closure): wasAbused = closure.code != .noError
            case .halfClosed(let call):
                member.reflectionHalfClosed(call, of: self)
                member.keepAliveHalfClosed(call, of: self)
            }
        }
        let hasMore = server.pendingOutputBytes > 0 || server.isFinished
        if hasMore || !postponedReads.isEmpty || !postponedStreams.isEmpty { markDirty() }
    }

    /// Sends chunks of a streamed range until the client must be waited for.
    private func advance(_ call: CallID) {
        while var streaming = streams[call] {
            guard postponement == nil else {
                postponedStreams.append(call)
                return
            }
            streams[call] = nil
            let next = streaming.next()
            if !streaming.isFinished { streams[call] = streaming }
            guard let chunk = next else {
                postponedStreams.append(call)
                markDirty()
                member.loop.requestTurn()
                return
            }
            switch send(call, chunk) {
            case .accepted: if streaming.isFinished { finish(call) }
            case .congested:
                if streaming.isFinished { finish(call) }
                return
            case .refused:
                streams[call] = nil
                refuse(call, RequestRefusal(.resourceExhausted, "holdfast: too many answers wait for this client"))
            case .gone: streams[call] = nil
            }
        }
    }

    private var postponement: AnswerBacklog.Postponement? {
        member.backlog.postponement(forSessionWith: backlogBytes)
    }

    /// Goes on with what waited for this client to take its answers, as far as it has.
    private func resumePostponed() {
        guard !(postponedReads.isEmpty && postponedStreams.isEmpty) else { return }
        switch postponement {
        case .untilTaken: return
        case .untilNextTurn: return member.loop.requestTurn()
        case nil: break
        }
        while !postponedReads.isEmpty, postponement == nil {
            let next = postponedReads.removeFirst()
            member.resume(next.purpose, next.call, of: self)
        }
        var waiting: [CallID] = []
        swap(&waiting, &postponedStreams)
        for call in waiting { advance(call) }
        member.loop.requestTurn()
    }

    private func countBacklog() {
        let bytes = server.queuedBytes + server.pendingOutputBytes + carrier.ownedBytes
        member.backlog.replace(backlogBytes, with: bytes)
        backlogBytes = bytes
    }

    private func markDirty() {
        guard !isDirty else { return }
        isDirty = true
        member.hasOutput(self)
    }
}
