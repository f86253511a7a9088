internal import Bytes
internal import Determinism
internal import GRPC
internal import HTTP2
internal import Reactor

/// One client connection that speaks gRPC: bytes from the loop into the machine, calls from the machine to the member.
final class GRPCSession: ConnectionHandler {
    let number: UInt32
    private unowned let member: MemberServer
    private let connection: Reactor.Connection
    private var server: ServerConnection
    private var isDirty = false
    private var isReadingPaused = false
    private var streams: [CallID: RangeStreaming] = [:]

    init(number: UInt32, connection: Reactor.Connection, member: MemberServer) {
        self.number = number
        self.connection = connection
        self.member = member
        server = ServerConnection(
            methods: member.methods, limits: member.grpcLimits, now: member.loop.now.nanoseconds)
        markDirty()
    }

    // MARK: From the loop

    func received(_ bytes: UnsafeRawBufferPointer, on connection: Reactor.Connection) {
        var input = bytes
        poll(&input)
    }

    func writable(_ connection: Reactor.Connection) { markDirty() }

    func closed(_ connection: Reactor.Connection, _ reason: CloseReason) {
        server.socketClosed()
        pollWithoutInput()
        member.ended(self)
    }

    // MARK: From the member

    /// When the client of a call gives up; nil when it never does.
    func deadline(of call: CallID) -> Instant? { server.deadline(of: call).map { Instant(nanoseconds: $0) } }

    func requiresLeader(_ call: CallID) -> Bool {
        server.metadata(of: call)?.first("hasleader") == Array("true".utf8)
    }

    func respond(_ call: CallID, _ message: [UInt8]) {
        server.respond(call, message)
        markDirty()
    }

    func refuse(_ call: CallID, _ refusal: RequestRefusal) {
        var trailing = Metadata()
        trailing.append("holdfast-outcome", refusal.outcome.rawValue)
        server.finish(call, Status(refusal.code, refusal.message), trailing: trailing)
        markDirty()
    }

    func finish(_ call: CallID) {
        server.finish(call, .ok)
        markDirty()
    }

    /// Sends one message of several.
    @discardableResult
    func send(_ call: CallID, _ message: [UInt8]) -> SendOutcome {
        defer { markDirty() }
        return server.sendMessage(call, message)
    }

    func stream(_ call: CallID, _ streaming: RangeStreaming) {
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
        if !connection.isCongested {
            let now = member.loop.now.nanoseconds
            connection.withOutput { server.takeOutput(into: &$0, now: now) }
            pollWithoutInput()
        }
        let mustPause = !server.wantsInput
        if mustPause != isReadingPaused {
            isReadingPaused = mustPause
            if mustPause { connection.pauseReading() } else { connection.resumeReading() }
        }
        if server.isFinished { connection.closeAfterFlush() }
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
            case .request(let call, let method, let message): member.handle(method, message, call, of: self)
            case .cancelled(let call):
                streams[call] = nil
                member.cancelled(call, of: self)
                server.finish(call, Status(.cancelled))
            case .writable(let call): advance(call)
            case .call(let call, _): refuse(call, RequestRefusal(.unimplemented, "holdfast: no such stream"))
            case .message, .halfClosed, .closed: break
            }
        }
        markDirty()
    }

    /// Sends chunks of a streamed range until the client must be waited for.
    private func advance(_ call: CallID) {
        while var streaming = streams[call] {
            streams[call] = nil
            let chunk = streaming.next()
            if !streaming.isFinished { streams[call] = streaming }
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

    private func markDirty() {
        guard !isDirty else { return }
        isDirty = true
        member.hasOutput(self)
    }
}
