internal import Determinism
internal import Reactor
internal import Replica

/// One client connection that speaks HTTP/1.1: probes and people asking how the member is.
final class HTTPSession: ConnectionHandler {
    let number: UInt32
    private unowned let member: MemberServer
    private let connection: Connection
    private var machine: HTTP1Connection
    private var isReadingPaused = false
    private var hasAsked = false
    private var isRefused = false

    init(number: UInt32, connection: Connection, member: MemberServer) {
        self.number = number
        self.connection = connection
        self.member = member
        machine = HTTP1Connection(now: member.loop.now.nanoseconds)
    }

    func received(_ bytes: UnsafeRawBufferPointer, on connection: Connection) {
        carryOut(machine.receive(bytes, now: member.loop.now.nanoseconds))
    }

    func peerFinished(_ connection: Connection) {
        carryOut(machine.receiveEnd(now: member.loop.now.nanoseconds))
    }

    func closed(_ connection: Connection, _ reason: CloseReason) {
        if !isRefused { member.noteOffence(.end(percentUsed: 0, hasAsked: hasAsked), of: connection) }
        member.clientConnections.ended(connection.peer)
        member.ended(self)
    }

    func checkDeadlines(now: Instant) { carryOut(machine.expire(now: now.nanoseconds)) }

    func answer(_ request: HTTP1Request, given facts: HealthFacts) {
        let response = HealthEndpoints.answer(request, given: facts, versions: EtcdCompatibility.facts)
        carryOut(machine.respond(response, now: member.loop.now.nanoseconds))
    }

    private func carryOut(_ step: HTTP1Connection.Step) {
        if !step.write.isEmpty { connection.write(step.write) }
        if step.isRefusal {
            isRefused = true
            member.noteOffence(.abuse, of: connection)
        }
        if step.closes {
            connection.closeAfterFlush()
            return
        }
        if let request = step.request {
            hasAsked = true
            member.answerHealth(request, of: self)
        }
        let mustPause = !machine.wantsBytes
        guard mustPause != isReadingPaused else { return }
        isReadingPaused = mustPause
        if mustPause { connection.pauseReading() } else { connection.resumeReading() }
    }
}
