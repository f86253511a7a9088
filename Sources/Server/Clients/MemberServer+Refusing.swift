internal import Determinism
internal import LinuxSystem
internal import Observability
internal import Reactor

/// Clients that speak neither protocol, in the log: at most one line a second, so that nobody can fill the disk with it.
extension MemberServer {
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
