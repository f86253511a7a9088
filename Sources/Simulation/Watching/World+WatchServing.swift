internal import Coordination
internal import Determinism
internal import MVCC
internal import Raft
internal import Replica

/// What members do for those that watch them: the server's own board, in turns of its own.
extension World {
    /// A client's request has come to its member.
    mutating func takeWatchRequest(_ number: Int, _ event: WorldEvent) {
        let (index, life) = (watching.connections[number].member, watching.connections[number].life)
        let member = members[index]
        guard !watching.connections[number].isLost else { return }
        guard !faults.isCutFromClients(index), member.isUp, member.life == life else {
            return breakWatchConnection(number)
        }
        guard isDue(event, at: index, life), let process = member.process,
            let request = watching.connections[number].takeRequest()
        else { return }
        let view = process.replica.state.view
        let serving = watchServing(process, member, view)
        serving.outlet.begin(view)
        let stream: WatchStreamID
        if let known = watching.connections[number].stream {
            stream = known
        } else {
            stream = serving.board.open()
            watching.connections[number].stream = stream
            serving.outlet.open(stream, number)
        }
        if process.replica.raft.configuration.learners.contains(member.id) {
            serving.outlet.answer(.refused, on: stream)
        } else {
            serve(request, on: stream, serving, view)
        }
        send(serving.outlet.takeOutbox())
        noteWatched(process)
        awaitWatchTurn(of: member)
    }

    private func serve(
        _ request: WatchConnection.Request, on stream: WatchStreamID, _ serving: WatchServing, _ view: StoreView
    ) {
        switch request {
        case .create(let session, let wantsProgress, let asked):
            guard let number = serving.board.number(for: asked, of: stream) else { return }
            let (interest, start) = (watching.sessions[session].interest, watching.sessions[session].start)
            serving.outlet.answer(.created(session: session, number: number), on: stream)
            serving.board.add(
                interest, from: start == 0 ? nil : Revision(start), as: number, to: stream,
                wantsProgress: wantsProgress, wantsFragments: false, on: view)
        case .cancel(let session, let number):
            guard serving.board.remove(number, of: stream) else { return }
            serving.outlet.answer(.canceled(session: session), on: stream)
        case .progress:
            switch serving.board.progress(of: stream) {
            case .ofAll(let through):
                serving.outlet.answer(.progress(number: -1), at: through.number, on: stream)
            case .ofSome(let numbers, let through):
                for number in numbers {
                    serving.outlet.answer(.progress(number: number), at: through.number, on: stream)
                }
            }
        }
    }

    /// A process has a board from its first watcher on: nobody pays for it before.
    private mutating func watchServing(
        _ process: SimulatedMember.Process, _ member: SimulatedMember, _ view: StoreView
    ) -> WatchServing {
        if let serving = process.watches {
            if serving.board.watcherCount == 0 { _ = serving.board.advance(on: view, to: serving.outlet) }
            return serving
        }
        let outlet = SimulatedWatchOutlet(windowAnswers: options.watch.windowAnswers)
        let serving = WatchServing(WatchBoard(after: view, limits: options.watch.limits), outlet)
        process.watches = serving
        agenda.insert(
            .watchProgress(member: member.index, life: member.life), due: later(options.watch.progressNanoseconds))
        return serving
    }

    // MARK: Turns

    /// After a step of a member that is watched.
    mutating func noteNews(at member: SimulatedMember) {
        guard let process = member.process, let serving = process.watches, !serving.isTurnDue else { return }
        let view = process.replica.state.view
        if let from = process.replica.watchedFrom, from <= view.compacted { marks.hit(.sweepWaited) }
        guard serving.board.isDue(on: view) else { return }
        awaitWatchTurn(of: member)
    }

    /// A turn may bring several steps; watchers are told at its end.
    private mutating func awaitWatchTurn(of member: SimulatedMember) {
        guard let serving = member.process?.watches, !serving.isTurnDue else { return }
        serving.isTurnDue = true
        let extra = options.watch.turnNanosecondsMax
        let delay = extra > 0 && random.watches.draw(below: 4) == 0 ? random.watches.draw(below: extra) : 0
        agenda.insert(
            .watchTurn(member: member.index, life: member.life), due: later(Self.watchTurnNanoseconds + delay))
    }

    private static let watchTurnNanoseconds: UInt64 = 20_000

    mutating func turnWatches(of member: SimulatedMember) {
        guard let process = member.process, let serving = process.watches else { return }
        serving.isTurnDue = false
        let view = process.replica.state.view
        serving.outlet.begin(view)
        let turn = serving.board.advance(on: view, to: serving.outlet)
        send(serving.outlet.takeOutbox())
        noteWatched(process)
        judgePatience(of: serving, at: member, isOwing: serving.board.isDue(on: view))
        if turn.wantsAnother { awaitWatchTurn(of: member) }
    }

    /// W10: whoever keeps up is told soon, whatever others do.
    private mutating func judgePatience(of serving: WatchServing, at member: SimulatedMember, isOwing: Bool) {
        guard isOwing else { return serving.owesSince = nil }
        let since = serving.owesSince ?? now
        serving.owesSince = since
        guard member.pausedAt < since, member.stepNanoseconds == 0 else { return serving.owesSince = nil }
        if now - since > Self.watchPatience + 64 * options.watch.turnNanosecondsMax {
            violate(
                .w10,
                "m\(member.index + 1) has not told its synced watchers of something for \((now - since) / 1_000_000) ms"
            )
        }
    }

    /// With a budget of one change in a turn, some thousands of changes.
    private static let watchPatience: UInt64 = 500_000_000

    mutating func tellProgress(of member: SimulatedMember) {
        guard let process = member.process, let serving = process.watches else { return }
        agenda.insert(
            .watchProgress(member: member.index, life: member.life), due: later(options.watch.progressNanoseconds))
        serving.outlet.begin(process.replica.state.view)
        serving.board.tellProgressOfIdle(to: serving.outlet)
        send(serving.outlet.takeOutbox())
    }

    /// What has not been told must not be swept.
    private func noteWatched(_ process: SimulatedMember.Process) {
        process.replica.watchedFrom = process.watches?.board.watchedFrom
    }

    private mutating func send(_ answers: [(connection: Int, answer: WatchAnswer)]) {
        for (number, answer) in answers {
            let due = watching.connections[number].tell(answer, due: now + watchNanoseconds())
            agenda.insert(.watchAnswer(connection: number, isArrival: true), due: Instant(nanoseconds: due))
        }
    }

    /// How long a watcher's message travels.
    mutating func watchNanoseconds() -> UInt64 { 50_000 + random.watches.draw(below: 400_000) }

    // MARK: Room, and ends

    /// The member learns that the client has taken some of what it was sent.
    mutating func makeWatchRoom(_ number: Int, _ event: WorldEvent) {
        guard let (member, serving, stream) = served(number, event) else { return }
        serving.outlet.resume(stream)
        awaitWatchTurn(of: member)
    }

    /// The member learns that the client is gone.
    mutating func endWatchStream(_ number: Int, _ event: WorldEvent) {
        guard let (member, serving, stream) = served(number, event) else { return }
        watching.connections[number].stream = nil
        serving.board.close(stream)
        serving.outlet.close(stream)
        if let process = member.process { noteWatched(process) }
    }

    private mutating func served(
        _ number: Int, _ event: WorldEvent
    ) -> (SimulatedMember, WatchServing, WatchStreamID)? {
        let (index, life) = (watching.connections[number].member, watching.connections[number].life)
        guard members[index].life == life, isDue(event, at: index, life),
            let stream = watching.connections[number].stream,
            let serving = members[index].process?.watches
        else { return nil }
        return (members[index], serving, stream)
    }
}
