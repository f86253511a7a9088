internal import Coordination
internal import Determinism
internal import MVCC
internal import Replica

/// What is watched, from where, and how a watch is given up or begun again.
extension World {
    /// One more watch: of a key, of all keys with the prefix or from a key on, or of everything; from now, from the past or the future.
    mutating func watchSomething(_ index: Int, _ connection: Int) {
        guard watching.clients[index].watches.count < options.watch.watchesMax else { return }
        let key = Workload.key(random.watches.draw(below: options.workload.keys))
        let range: KeyRange =
            switch random.watches.draw(below: 4) {
            case 0: KeyRange(key: key)
            case 1: .prefix(Workload.prefix)
            case 2: .from(key)
            default: .all
            }
        let filter = random.watches.draw(below: 6)
        let interest = WatchInterest(
            range, wantsPuts: filter != 0, wantsDeletes: filter != 1, wantsPrevious: random.watches.draw(below: 2) == 0)
        let known = clients.map(\.revision).max() ?? 1
        let start: Int64 =
            switch random.watches.draw(below: 4) {
            case 0: max(1, known - Int64(random.watches.draw(below: 40)))
            case 1: known + Int64(random.watches.draw(below: 20))
            case 2: 1
            default: 0
            }
        watching.clients[index].watches.append(
            WatchingClient.Watch(
                interest: interest, wantsProgress: random.watches.draw(below: 2) == 0, next: start))
        beginWatch(watching.clients[index].watches.count - 1, of: index, on: connection)
    }

    /// Asks a member for the watch, from where it has come.
    mutating func beginWatch(_ watch: Int, of index: Int, on connection: Int) {
        let wanted = watching.clients[index].watches[watch]
        let session = watching.sessions.count
        watching.sessions.append(
            WatchSession(
                client: index, member: watching.connections[connection].member, interest: wanted.interest,
                start: wanted.next))
        watching.clients[index].watches[watch].session = session
        counters[.watches] += 1
        // Numbers of the client's own choice are never those that a member gives.
        let number = session % 2 == 0 ? 0 : 1_000_000 + Int64(session)
        send(.create(session: session, wantsProgress: wanted.wantsProgress, number: number), on: connection)
    }

    /// Ends a watch and forgets it.
    mutating func giveWatchUp(_ index: Int, _ connection: Int) {
        guard let watch = cancelSomeWatch(index, connection) else { return }
        watching.clients[index].watches.remove(at: watch)
    }

    /// Ends a watch and begins it again: from now, or after something that it was told before.
    mutating func watchAnew(_ index: Int, _ connection: Int) {
        guard let watch = cancelSomeWatch(index, connection) else { return }
        let told = watching.clients[index].watches[watch].told
        if !told.isEmpty, random.watches.draw(below: 3) > 0 {
            watching.clients[index].watches[watch].next = random.watches.pick(told) + 1
        }
        beginWatch(watch, of: index, on: connection)
    }

    private mutating func cancelSomeWatch(_ index: Int, _ connection: Int) -> Int? {
        guard !watching.clients[index].watches.isEmpty else { return nil }
        let watch = random.watches.draw(below: watching.clients[index].watches.count)
        guard let session = watching.clients[index].watches[watch].session,
            let number = watching.connections[connection].number(of: session)
        else { return nil }
        watching.clients[index].watches[watch].session = nil
        send(.cancel(session: session, number: number), on: connection)
        return watch
    }

    /// Takes no answers for a while.
    mutating func rest(_ index: Int, _ connection: Int) {
        let length = options.watch.paceNanoseconds * random.watches.within(1...40)
        watching.clients[index].restsUntil = now + length
        agenda.insert(.watchAnswer(connection: connection, isArrival: false), due: later(length))
    }
}
