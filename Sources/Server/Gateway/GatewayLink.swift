internal import Determinism
internal import EtcdAPI
internal import GRPC
internal import Gateway
internal import LinuxSystem
internal import Reactor

/// The JSON gateway of one HTTP/1.1 connection: a gRPC client of this very member, without a socket in between.
///
///     HTTPSession ── request ─► ClientConnection ═ bytes ═► GRPCSession ─► the member
///     HTTPSession ◄─ answers ── ClientConnection ◄═ bytes ═ GRPCSession ◄─┘
///
/// So a call that came as JSON cannot be served otherwise than one over gRPC: the same dispatch, metadata, deadlines, windows
/// and cancellations. Answers are handed over at the end of a turn, after all sessions have made their output, so that nobody
/// is called from within.
final class GatewayLink {
    private unowned let member: MemberServer
    /// Where the client of the HTTP connection is.
    let peer: SocketAddress
    /// Its session may be asked for an answer once more when the HTTP connection is gone.
    private weak var owner: HTTPSession?
    private var client: ClientConnection
    private var session: GRPCSession?
    private var knownMethods: [EtcdMethod: ClientConnection.MethodID] = [:]
    private var current: Exchange?
    private var input: [UInt8] = []
    private var isAdvancing = false
    /// How many times a connection was made: what one client was sent is nothing to the next.
    private var connections = 0
    /// The member wants no more bytes for now.
    var isSendingPaused = false {
        didSet { if oldValue, !isSendingPaused { member.gatewaysWithInput.append(self) } }
    }

    /// The call under way: the connection has one at a time.
    private struct Exchange {
        var call: CallID
        var method: EtcdMethod
        var hasBegun = false
        /// The answer of a method that has only one.
        var answer: [UInt8]?
    }

    init(member: MemberServer, owner: HTTPSession) {
        self.member = member
        self.owner = owner
        peer = owner.peer
        client = Self.makeClient(now: member.loop.now.nanoseconds)
    }

    private static func makeClient(now: UInt64) -> ClientConnection {
        var limits = GRPC.Limits()
        // Whatever the member answers is passed on.
        limits.messageBytesMax = Int(Int32.max)
        limits.largeMessageBytesMax = Int(Int32.max)
        return ClientConnection(authority: "gateway", userAgent: "holdfast-gateway", limits: limits, now: now)
    }

    // MARK: From the HTTP connection

    /// Whether the client's going away ends the call: what may last as long as it likes.
    var endsWithClient: Bool {
        switch current?.method {
        case nil: false
        case .lock, .electionCampaign: true
        case .some(let method): method.streaming != .unary
        }
    }

    func start(_ request: GatewayRequest) {
        if session == nil || !client.acceptsCalls { connect() }
        let method = methodID(request.method)
        let now = member.loop.now.nanoseconds
        guard
            let call = client.start(
                method, metadata: request.metadata, timeoutNanoseconds: request.timeoutNanoseconds, now: now)
        else {
            owner?.respond(GatewayRefusal(code: StatusCode.unavailable.rawValue, message: "no room for a call"))
            return
        }
        current = Exchange(call: call, method: request.method)
        for message in request.messages { client.send(call, message) }
        client.halfClose(call)
        pump()
    }

    /// The client reads again.
    func resume() {
        session?.gatewayIsWritable()
        member.loop.requestTurn()
    }

    /// The client is gone.
    func close() {
        current = nil
        session?.gatewayIsGone()
        session = nil
    }

    func checkDeadlines() {
        client.checkDeadlines(now: member.loop.now.nanoseconds)
        advance()
    }

    private func connect() {
        session?.gatewayIsGone()
        client = Self.makeClient(now: member.loop.now.nanoseconds)
        knownMethods = [:]
        input = []
        isSendingPaused = false
        connections += 1
        session = member.makeGRPCSession(.gateway(self))
        member.loop.requestTurn()
    }

    private func methodID(_ method: EtcdMethod) -> ClientConnection.MethodID {
        if let known = knownMethods[method] { return known }
        let made = client.method(method.path)
        knownMethods[method] = made
        return made
    }

    // MARK: From the session

    var isCongested: Bool { owner?.isCongested ?? false }

    /// What waits for the client behind the session. Little is not counted: nobody would say when it has gone.
    var pendingBytes: Int { isCongested ? owner?.pendingBytes ?? 0 : 0 }

    /// Lends the buffer of what the member says.
    func withInput(_ body: (inout [UInt8]) -> Void) {
        let wasEmpty = input.isEmpty
        body(&input)
        if wasEmpty, !input.isEmpty { member.gatewaysWithInput.append(self) }
    }

    /// Takes what the member has said, and answers what it has to.
    func advance() {
        // An answer may let the next request begin, which comes back here.
        guard !isAdvancing else { return }
        isAdvancing = true
        var bytes: [UInt8] = []
        swap(&bytes, &input)
        bytes.withUnsafeBytes { buffer in
            var rest = buffer
            let connection = connections
            while connection == connections, let event = client.poll(&rest, now: member.loop.now.nanoseconds) {
                take(event)
            }
        }
        isAdvancing = false
        pump()
    }

    private func pump() {
        guard !isAdvancing, !isSendingPaused, let session, client.pendingOutputBytes > 0 else { return }
        var bytes: [UInt8] = []
        client.takeOutput(into: &bytes, now: member.loop.now.nanoseconds)
        bytes.withUnsafeBytes { session.receive($0) }
        member.loop.requestTurn()
    }

    private func take(_ event: ClientEvent) {
        switch event {
        case .message(let call, let message): received(message, call)
        case .finished(let call, let status, _): finished(status, call)
        case .closed:
            session?.gatewayIsGone()
            session = nil
        case .ready, .metadata, .writable, .goAway: break
        }
    }

    // MARK: Answers

    private func received(_ message: UnsafeRawBufferPointer, _ call: CallID) {
        guard var exchange = current, exchange.call == call else { return }
        var json: [UInt8] = []
        do throws(TranscodingFailure) {
            if exchange.method.streaming == .unary {
                try member.gateway.transcoder.append(message, of: exchange.method, to: &json)
                exchange.answer = json
                current = exchange
            } else {
                try member.gateway.transcoder.appendLine(message, of: exchange.method, to: &json)
                begin()
                owner?.write(json)
            }
        } catch {
            client.cancel(call)
            finished(Status(.internal, "holdfast: the answer cannot be written as JSON: \(error)"), call)
        }
    }

    /// The head of a stream goes out with its first message, so that a call which fails before has the status of its failure.
    private func begin() {
        guard current?.hasBegun == false else { return }
        current?.hasBegun = true
        owner?.beginStream()
    }

    private func finished(_ status: Status, _ call: CallID) {
        guard let exchange = current, exchange.call == call else { return }
        let refusal = GatewayRefusal(code: status.code.rawValue, message: status.message)
        let isStream = exchange.method.streaming != .unary
        if status.code == .ok, isStream { begin() }
        let hasBegun = current?.hasBegun == true
        current = nil
        if hasBegun {
            if status.code != .ok { owner?.write(refusal.line) }
            owner?.endStream()
        } else if status.code == .ok {
            owner?.respond(HTTP1Response(status: 200, fields: [.json], body: exchange.answer ?? Array("{}".utf8)))
        } else {
            owner?.respond(refusal)
        }
    }
}
