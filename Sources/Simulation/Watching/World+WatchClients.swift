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
        if watching.trusted != nil { return ask(.progress, on: connection) }
        switch random.watches.draw(below: 100) {
        case 0..<4: leaveWatchConnection(index)
        case 4..<12: rest(index, connection)
        case 12..<22: ask(.progress, on: connection)
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
        for watch in watching.clients[index].watches.indices { begin(watch, of: index, on: number) }
        if watching.clients[index].watches.isEmpty { watchSomething(index, number) }
    }

    private mutating func ask(_ request: WatchConnection.Request, on number: Int) {
        let due = watching.connections[number].ask(request, due: now + watchNanoseconds())
        agenda.insert(.watchRequest(connection: number), due: Instant(nanoseconds: due))
    }

    // MARK: Watches

    /// One more watch: of a key, of all keys with the prefix or from a key on, or of everything; from now, from the past or the future.
    private mutating func watchSomething(_ index: Int, _ connection: Int) {
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
        begin(watching.clients[index].watches.count - 1, of: index, on: connection)
    }

    /// Asks a member for the watch, from where it has come.
    private mutating func begin(_ watch: Int, of index: Int, on connection: Int) {
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
        ask(.create(session: session, wantsProgress: wanted.wantsProgress, number: number), on: connection)
    }

    /// Ends a watch and forgets it.
    private mutating func giveWatchUp(_ index: Int, _ connection: Int) {
        guard let watch = cancelSomeWatch(index, connection) else { return }
        watching.clients[index].watches.remove(at: watch)
    }

    /// Ends a watch and begins it again: from now, or after something that it was told before.
    private mutating func watchAnew(_ index: Int, _ connection: Int) {
        guard let watch = cancelSomeWatch(index, connection) else { return }
        let told = watching.clients[index].watches[watch].told
        if !told.isEmpty, random.watches.draw(below: 3) > 0 {
            watching.clients[index].watches[watch].next = random.watches.pick(told) + 1
        }
        begin(watch, of: index, on: connection)
    }

    private mutating func cancelSomeWatch(_ index: Int, _ connection: Int) -> Int? {
        guard !watching.clients[index].watches.isEmpty else { return nil }
        let watch = random.watches.draw(below: watching.clients[index].watches.count)
        guard let session = watching.clients[index].watches[watch].session,
            let number = watching.connections[connection].number(of: session)
        else { return nil }
        watching.clients[index].watches[watch].session = nil
        ask(.cancel(session: session, number: number), on: connection)
        return watch
    }

    /// Takes no answers for a while.
    private mutating func rest(_ index: Int, _ connection: Int) {
        let length = options.watch.paceNanoseconds * random.watches.within(1...40)
        watching.clients[index].restsUntil = now + length
        agenda.insert(.watchAnswer(connection: connection, isArrival: false), due: later(length))
    }

    // MARK: Answers

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
        begin(watch, of: client, on: number)
    }
}
