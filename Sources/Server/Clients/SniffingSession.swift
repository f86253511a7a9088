internal import Reactor

/// A client connection that has not said yet which protocol it speaks.
final class SniffingSession: ConnectionHandler {
    private unowned let member: MemberServer
    private var seen: [UInt8] = []
    private var timer: TimerID?
    private var isHeldBack = false
    /// What it has done if it ends here.
    private var offence = Offences.Kind.end(percentUsed: 0, hasAsked: false)

    /// Others of its address have offended: it is not read for so long.
    init(member: MemberServer, connection: Connection, heldBackFor wait: Duration) {
        self.member = member
        isHeldBack = true
        connection.pauseReading()
        timer = member.loop.schedule(after: wait) { [weak self, weak connection] in
            guard let self, let connection else { return }
            stopHoldingBack(connection)
            connection.resumeReading()
            awaitWord(of: connection)
        }
    }

    init(member: MemberServer, connection: Connection) {
        self.member = member
        awaitWord(of: connection)
    }

    /// A connection that says nothing must not stay for ever.
    private func awaitWord(of connection: Connection) {
        timer = member.loop.schedule(after: Self.patience) { [weak self, weak connection] in
            self?.timer = nil
            connection?.close()
        }
    }

    private func stopHoldingBack(_ connection: Connection) {
        guard isHeldBack else { return }
        isHeldBack = false
        member.offences.hasWaited(connection.peer)
    }

    private static let patience: Duration = .seconds(10)

    func received(_ bytes: UnsafeRawBufferPointer, on connection: Connection) {
        seen.append(contentsOf: bytes)
        let session: any ConnectionHandler
        switch ProtocolSniffer.verdict(on: seen) {
        case .needMoreBytes: return
        case .http2: session = member.makeGRPCSession(connection)
        case .http1: session = member.makeHTTPSession(connection)
        case .refuse(let reason):
            member.noteRefused(connection, because: reason)
            offence = .abuse
            connection.close()
            return
        }
        stopWaiting()
        connection.handler = session
        seen.withUnsafeBytes { session.received($0, on: connection) }
        seen = []
    }

    /// Nothing was said on either side: there is nothing to finish gently.
    func peerFinished(_ connection: Connection) { connection.close() }

    func closed(_ connection: Connection, _ reason: CloseReason) {
        stopWaiting()
        stopHoldingBack(connection)
        member.noteOffence(offence, of: connection)
        member.clientConnections.ended(connection.peer)
    }

    private func stopWaiting() {
        if let timer { member.loop.cancel(timer) }
        timer = nil
    }
}
