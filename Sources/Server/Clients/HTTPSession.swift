internal import Determinism
internal import Gateway
internal import LinuxSystem
internal import Reactor
internal import Replica

/// One client connection that speaks HTTP/1.1: probes and people asking how the member is, and calls as JSON.
final class HTTPSession: ConnectionHandler {
    /// What may be asked on a connection.
    enum Scope {
        case everything
        /// Health and metrics.
        case probes
    }

    let number: UInt32
    let scope: Scope
    private unowned let member: MemberServer
    private let connection: Connection
    private var machine: HTTP1Connection
    private var isReadingPaused = false
    private var hasAsked = false
    private var isRefused = false
    /// A request that waits for the client to take what it was answered before.
    private var held: HTTP1Request?
    /// What every answer to the request under way says to browsers of other origins.
    private var originFields: [HTTP1Field] = []
    /// Most connections never need it.
    private(set) lazy var link = GatewayLink(member: member, owner: self)
    private var hasLink = false

    init(number: UInt32, connection: Connection, scope: Scope, member: MemberServer) {
        self.number = number
        self.scope = scope
        self.connection = connection
        self.member = member
        machine = HTTP1Connection(limits: member.httpLimits, now: member.loop.now.nanoseconds)
    }

    /// Where the client is.
    var peer: SocketAddress { connection.peer }

    func received(_ bytes: UnsafeRawBufferPointer, on connection: Connection) {
        carryOut(machine.receive(bytes, now: member.loop.now.nanoseconds))
    }

    func peerFinished(_ connection: Connection) {
        if hasLink, link.endsWithClient {
            link.close()
            return connection.close()
        }
        carryOut(machine.receiveEnd(now: member.loop.now.nanoseconds))
    }

    func writable(_ connection: Connection) {
        if let request = held.take() { begin(request) }
        if hasLink { link.resume() }
    }

    func closed(_ connection: Connection, _ reason: CloseReason) {
        if !isRefused { member.noteOffence(.end(percentUsed: 0, hasAsked: hasAsked), of: connection) }
        if hasLink { link.close() }
        member.clientConnections.ended(connection.peer)
        member.ended(self)
    }

    func checkDeadlines(now: Instant) {
        if hasLink { link.checkDeadlines() }
        carryOut(machine.expire(now: now.nanoseconds))
    }

    var isCongested: Bool { connection.isCongested }

    /// Bytes that the client has not taken.
    var pendingBytes: Int { connection.pendingOutputBytes }

    // MARK: Answers

    func answer(_ request: HTTP1Request, given facts: HealthFacts) {
        let response = HealthEndpoints.answer(request, given: facts, versions: EtcdCompatibility.facts)
        member.metrics.health.note(request, response.status, facts)
        respond(response)
    }

    func respond(_ response: HTTP1Response) {
        var response = response
        response.fields += originFields
        carryOut(machine.respond(response, now: member.loop.now.nanoseconds))
    }

    func respond(_ refusal: GatewayRefusal) {
        respond(HTTP1Response(status: refusal.httpStatus, fields: [.json], body: refusal.body))
    }

    func beginStream() { carryOut(machine.beginStream(200, fields: [.json] + originFields)) }

    func write(_ piece: [UInt8]) { carryOut(machine.write(piece)) }

    func endStream() { carryOut(machine.endStream(now: member.loop.now.nanoseconds)) }

    private func carryOut(_ step: HTTP1Connection.Step) {
        if !step.write.isEmpty { connection.write(step.write) }
        if step.isRefusal {
            isRefused = true
            member.noteOffence(.abuse, of: connection)
        }
        if step.closes {
            if hasLink { link.close() }
            connection.closeAfterFlush()
            return
        }
        if let request = step.request {
            hasAsked = true
            if connection.isCongested { held = request } else { begin(request) }
        }
        let mustPause = !machine.wantsBytes
        guard mustPause != isReadingPaused else { return }
        isReadingPaused = mustPause
        if mustPause { connection.pauseReading() } else { connection.resumeReading() }
    }
    private func begin(_ request: HTTP1Request) {
        originFields = member.settings.origins.fields(for: request)
        hasLink = hasLink || GatewayRoutes.claims(request.path)
        if hasLink { machine.watchForEnd() }
        member.answer(request, of: self)
    }
}
