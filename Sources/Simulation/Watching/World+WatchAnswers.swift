internal import Coordination
internal import Determinism
internal import MVCC
internal import Replica

/// What clients that watch make of what they are told.
extension World {
    /// An answer arrives, or the client takes answers again.
    mutating func takeWatchAnswers(_ number: Int, isArrival: Bool) {
        if isArrival { watching.connections[number].answerArrived() }
        guard !watching.connections[number].isLost else { return }
        if isArrival, faults.isCutFromClients(watching.connections[number].member) {
            return breakWatchConnection(number)
        }
        let client = watching.connections[number].client
        guard watching.clients[client].restsUntil <= now else { return }
        var count = 0
        while let answer = watching.connections[number].takeAnswer() {
            count += 1
            take(answer, on: number, client)
        }
        guard count > 0, let stream = watching.connections[number].stream else { return }
        let member = members[watching.connections[number].member]
        guard member.life == watching.connections[number].life, let serving = member.process?.watches,
            serving.outlet.taken(count, of: stream)
        else { return }
        agenda.insert(.watchRoom(connection: number), due: later(watchNanoseconds()))
    }

    private mutating func take(_ answer: WatchAnswer, on number: Int, _ client: Int) {
        trace.watched(now, client, answer.revision)
        if answer.excuses > 0 { marks.hit(.watcherFellBehind) }
        switch answer.body {
        case .created(let session, let name):
            watching.connections[number].name(session, name)
            watching.sessions[session].created = answer
            if watching.sessions[session].start == 0 { moveOn(session, client, to: answer.revision + 1) }
        case .canceled(let session): watching.sessions[session].hasEnded = true
        case .refused: watching.connections[number].isLost = true
        case .progress(let name):
            let told = name < 0 ? watching.connections[number].allSessions : sessions(called: name, on: number)
            for session in told where !watching.sessions[session].hasEnded {
                watching.sessions[session].told.append(answer)
                moveOn(session, client, to: answer.revision + 1)
            }
        case .changes(let name, let changes):
            for session in sessions(called: name, on: number) {
                if watching.sessions[session].hasEnded {
                    violate(.w2, "\(watching.sessions[session].name) is told something after its end")
                }
                watching.sessions[session].told.append(answer)
                counters[.watchEvents] += changes.count
                if let last = changes.last {
                    moveOn(session, client, to: last.current.modified.number + 1, isTold: true)
                }
            }
        case .compacted(let name, let floor):
            for session in sessions(called: name, on: number) {
                watching.sessions[session].told.append(answer)
                watching.sessions[session].hasEnded = true
                beginAgain(session, client, from: floor, on: number)
            }
        }
    }

    private mutating func sessions(called name: Int64, on number: Int) -> [Int] {
        if let session = watching.connections[number].session(called: name) { return [session] }
        violate(
            .w7,
            "w\(watching.connections[number].client + 1) is told something of watch \(name), which it does not have")
        return []
    }

    private mutating func moveOn(_ session: Int, _ client: Int, to next: Int64, isTold: Bool = false) {
        guard let watch = watching.clients[client].watches.firstIndex(where: { $0.session == session }) else { return }
        let before = watching.clients[client].watches[watch].next
        watching.clients[client].watches[watch].next = max(before, next)
        if isTold { watching.clients[client].watches[watch].told.append(next - 1) }
    }

    /// What the watch lacked is compacted: it goes on from the floor.
    private mutating func beginAgain(_ session: Int, _ client: Int, from floor: Int64, on number: Int) {
        guard let watch = watching.clients[client].watches.firstIndex(where: { $0.session == session }) else { return }
        counters[.watchesCompacted] += 1
        watching.clients[client].watches[watch].next = floor
        beginWatch(watch, of: client, on: number)
    }
}
