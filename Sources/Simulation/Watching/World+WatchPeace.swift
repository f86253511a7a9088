internal import Coordination
internal import MVCC
internal import Raft
internal import Replica

/// W10, V5: in the end everyone who watches has been told everything.
extension World {
    /// Where all members have come to the same state: `level` are those that may be asked.
    mutating func demandWatchers(of level: [SimulatedMember]) {
        guard !watching.clients.isEmpty, let last = level.first?.process?.replica.state.revision.number else { return }
        watching.trusted = level.filter { member in
            member.process?.replica.raft.configuration.learners.contains(member.id) == false
        }.map(\.index)
        for client in watching.clients.indices {
            watching.clients[client].restsUntil = now
            guard let connection = watching.clients[client].connection else { continue }
            takeWatchAnswers(connection, isArrival: false)
        }
        let bound = Self.watchPeacePatience + 100 * options.watch.paceNanoseconds
        let isTold = run(nanoseconds: bound) { world in world.watching.isTold(through: last) }
        watching.isOpen = false
        guard violations.isEmpty, !isTold else { return }
        for client in watching.clients {
            for watch in client.watches where watch.next <= last {
                let session = watch.session.map { watching.sessions[$0].name } ?? "a watch of w\(client.index + 1)"
                violate(.w10, "\(session) has been told below \(watch.next) only, of \(last) revisions, in peace")
                return
            }
        }
    }

    private static let watchPeacePatience: UInt64 = 20_000_000_000
}

extension Watching {
    /// Whether every watch has heard that it was told everything through a revision.
    func isTold(through last: Int64) -> Bool {
        clients.allSatisfy { client in client.watches.allSatisfy { $0.next > last } }
    }
}
