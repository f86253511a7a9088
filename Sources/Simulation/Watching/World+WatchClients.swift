internal import Coordination
internal import Determinism
internal import MVCC
internal import Replica

/// What clients do that watch.
extension World {
    mutating func beginWatching() {
        for client in watching.clients.indices {
            agenda.insert(
                .watchAct(client: client), due: later(random.watches.draw(below: options.watch.paceNanoseconds)))
        }
    }

    /// A client does something, or nothing.
    mutating func actAsWatcher(_ index: Int) {
        let pace = options.watch.paceNanoseconds
        agenda.insert(.watchAct(client: index), due: later(pace / 2 + random.watches.draw(below: pace)))
        guard watching.isOpen else { return }
        compactPerhaps()
        noticeLoss(index)
        guard let connection = watching.clients[index].connection else { return connectWatcher(index) }
        // In the end everyone reads what there is, where it is.
        if watching.trusted != nil { return send(.progress, on: connection) }
        switch random.watches.draw(below: 100) {
        case 0..<4: leaveWatchConnection(index)
        case 4..<12: rest(index, connection)
        case 12..<22: send(.progress, on: connection)
        case 22..<27: giveWatchUp(index, connection)
        case 27..<40: watchSomething(index, connection)
        case 40..<47: watchAnew(index, connection)
        default: break
        }
    }

    /// Compaction while others watch is where stores of this kind have had most of their bugs.
    private mutating func compactPerhaps() {
        guard random.watches.draw(below: 1_000) < options.watch.compactions, isOpen else { return }
        let client = random.watches.draw(below: clients.count)
        guard clients[client].pending < options.workload.pendingMax else { return }
        let revision = clients[client].revision - Int64(random.watches.draw(below: options.watch.compactionLag))
        submit(.compact(revision: max(1, revision)), of: client)
    }

    // MARK: Connections

    /// A process that is gone takes its connections with it: the client learns of it by and by.
    private mutating func noticeLoss(_ index: Int) {
        guard let number = watching.clients[index].connection else { return }
        let member = members[watching.connections[number].member]
        let isGone = watching.connections[number].isLost || member.life != watching.connections[number].life
        let isMistrusted = watching.trusted.map { !$0.contains(member.index) } ?? false
        guard isGone || isMistrusted, random.watches.draw(below: 2) == 0 else { return }
        leaveWatchConnection(index)
    }

    /// The client ends its stream, or takes note of its end. What is under way is lost.
    private mutating func leaveWatchConnection(_ index: Int) {
        guard let number = watching.clients[index].connection else { return }
        watching.clients[index].connection = nil
        for watch in watching.clients[index].watches.indices { watching.clients[index].watches[watch].session = nil }
        breakWatchConnection(number)
    }

    /// Nothing passes any more; the member learns of it sooner or later.
    mutating func breakWatchConnection(_ number: Int) {
        guard !watching.connections[number].isLost else { return }
        watching.connections[number].isLost = true
        let delay =
            random.watches.draw(below: 2) == 0
            ? watchNanoseconds() : random.watches.draw(below: 4 * options.electionNanoseconds)
        agenda.insert(.watchGone(connection: number), due: later(delay))
    }

    private mutating func connectWatcher(_ index: Int) {
        let candidates = watching.trusted ?? members.filter { !$0.isBarred }.map(\.index)
        guard !candidates.isEmpty else { return }
        let member = members[random.watches.pick(candidates)]
        guard member.isUp, !faults.isCutFromClients(member.index) else { return }
        let number = watching.connections.count
        watching.connections.append(WatchConnection(client: index, member: member.index, life: member.life))
        watching.clients[index].connection = number
        watching.clients[index].restsUntil = 0
        if let last = watching.clients[index].lastMember, last != member.index,
            watching.clients[index].watches.contains(where: { $0.next > 0 })
        {
            marks.hit(.watchResumedElsewhere)
        }
        watching.clients[index].lastMember = member.index
        for watch in watching.clients[index].watches.indices { beginWatch(watch, of: index, on: number) }
        if watching.clients[index].watches.isEmpty { watchSomething(index, number) }
    }

    mutating func send(_ request: WatchConnection.Request, on number: Int) {
        let due = watching.connections[number].ask(request, due: now + watchNanoseconds())
        agenda.insert(.watchRequest(connection: number), due: Instant(nanoseconds: due))
    }
}
