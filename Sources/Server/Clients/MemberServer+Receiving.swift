internal import Determinism
internal import LinuxSystem
internal import Observability
internal import Reactor

/// Who comes, and who is sent away or has to wait.
extension MemberServer {
    /// Gives a new connection its session, or none, which closes it.
    func receive(_ connection: Connection) {
        let verdict = offences.judge(connection.peer, now: loop.now)
        guard verdict != .refused else {
            return noteRefused(connection, because: "connections of its address have broken the protocol too often")
        }
        guard clientConnections.admit(connection.peer) else {
            if case .waits = verdict { offences.hasWaited(connection.peer) }
            return noteRefused(connection, because: "too many connections")
        }
        if case .waits(let wait) = verdict {
            connection.handler = SniffingSession(member: self, connection: connection, heldBackFor: wait)
        } else {
            connection.handler = SniffingSession(member: self, connection: connection)
        }
    }

    func noteOffence(_ kind: Offences.Kind, of connection: Connection) {
        offences.note(kind, of: connection.peer, now: loop.now)
    }

    /// Tells it in the log: at most one line a second, so that nobody can fill the disk with it.
    func noteRefused(_ connection: Connection, because reason: String) {
        guard loop.now >= refusalsLoggedNext else {
            refusalsNotLogged += 1
            return
        }
        log.info(
            "a client was refused",
            [
                "peer": .text(connection.peer.description), "because": .text(reason),
                "others_before": .count(refusalsNotLogged),
            ])
        refusalsLoggedNext = loop.now + .seconds(1)
        refusalsNotLogged = 0
    }
}
