internal import Coordination
internal import Determinism
internal import EtcdAPI
internal import GRPC
internal import MVCC
internal import Protobuf
internal import Raft
internal import Reactor
internal import Replica

/// Telling watchers what has changed: once in each turn, after everything that the turn has applied.
extension MemberServer {
    /// Changes looked at and told in one turn before others get theirs.
    private static let liveBudget = 4_096
    private static let catchUpBudget = 4_096
    /// Bytes that one watcher which is behind gets in its turn.
    private static let catchUpBytes = 128 << 10

    func advanceWatches() {
        guard watches != nil, let view = node?.state.view else { return }
        judgeWatches()
        resumeUnsent()
        let isDone = tellSynced(view)
        catchUp(view)
        noteWatched()
        if !isDone || isCatchUpDue { loop.requestTurn() }
    }

    private func resumeUnsent() {
        guard let unsent = watches?.unsent, !unsent.isEmpty else { return }
        watches?.unsent = []
        for stream in unsent { stream.resume() }
    }

    /// False when there is more to tell.
    private func tellSynced(_ view: StoreView) -> Bool {
        guard var hub = watches?.hub, hub.next <= view.revision else { return true }
        var full: [WatchStream] = []
        var overwhelmed: [(stream: WatchStream, revision: Revision)] = []
        var budget = Self.liveBudget
        var header = header(hub.next)
        let isDone = hub.advance(on: view, budget: &budget) { watcher, revision, changes, places in
            guard let owner = watches?.owner(of: watcher), let own = owner.stream.watchers[owner.number] else { return }
            let stream = owner.stream
            header.revision = revision.number
            if stream.isFull {
                stream.note(owner.number) { $0.missed = $0.missed ?? revision }
            } else if tell(changes, places, header, own, owner) == .tooLarge {
                overwhelmed.append((stream, revision))
            }
            if stream.isFull, !full.contains(where: { $0 === stream }) { full.append(stream) }
        }
        let fallen = hub.takeFallen()
        watches?.hub = hub
        for watcher in fallen {
            if let owner = watches?.owner(of: watcher) { watches?.wait(owner.number, of: owner.stream) }
        }
        for stream in full { watches?.fallBehind(stream) }
        for (stream, revision) in overwhelmed { endOverwhelmed(stream, revision) }
        return isDone
    }

    private func tell(
        _ changes: [Change], _ places: [Int], _ header: ResponseHeader, _ own: WatchStream.Own,
        _ owner: WatchBoard.Owner
    ) -> Delivery {
        watches?.encoded.begin(changes)
        let events = places.map { watches?.encoded.event($0, withPrevious: own.wantsPrevious) ?? [] }
        return send(events, header, own, owner)
    }

    /// What became of the events of one watcher.
    private enum Delivery {
        case taken
        /// No client could take them in one answer.
        case tooLarge
    }

    private func endOverwhelmed(_ stream: WatchStream, _ revision: Revision) {
        let text = "holdfast: the changes of revision \(revision.number) are too many for one answer: ask for fragments"
        endWatch(stream, RequestRefusal(.resourceExhausted, text))
    }

    private func send(
        _ events: [[UInt8]], _ header: ResponseHeader, _ own: WatchStream.Own, _ owner: WatchBoard.Owner
    ) -> Delivery {
        let answers = WatchAnswer.encode(
            events, for: owner.number, header,
            fragmentBytesMax: own.wantsFragments ? settings.requestBytesMax : nil)
        if answers.contains(where: { $0.count > grpcLimits.sentMessageBytesMax }) { return .tooLarge }
        owner.stream.note(owner.number) { $0.wasToldLately = true }
        metrics.watches.events &+= UInt64(events.count)
        for answer in answers { owner.stream.send(answer) }
        return .taken
    }

    // MARK: Those that are behind

    /// Streams that are full wait for their clients, not for a turn.
    private var isCatchUpDue: Bool {
        guard let watches else { return false }
        return watches.waiting.contains { watches.streams[$0].map(mayTake) ?? false }
    }

    private func mayTake(_ stream: WatchStream) -> Bool { !stream.isFull && !stream.session.isBacklogged }

    /// Gives streams with watchers that are behind their turns, one watcher of each at a time.
    private func catchUp(_ view: StoreView) {
        var budget = Self.catchUpBudget
        for _ in 0..<(watches?.waiting.count ?? 0) where budget > 0 {
            guard let key = watches?.waiting.removeFirst(), let stream = watches?.streams[key] else { continue }
            if mayTake(stream) { catchUpFirst(of: stream, view, &budget) }
            if !stream.behind.isEmpty { watches?.waiting.append(key) }
        }
    }

    private func catchUpFirst(of stream: WatchStream, _ view: StoreView, _ budget: inout Int) {
        let number = stream.behind.removeFirst()
        guard let own = stream.watchers[number] else { return }
        let owner = WatchBoard.Owner(stream: stream, number: number)
        let step = watches?.hub.catchUp(own.watcher, on: view, budget: &budget, bytesMax: Self.catchUpBytes)
        switch step {
        case nil: break
        case .compacted(let floor):
            watches?.remove(number, of: stream)
            metrics.watches.cancelled(.compacted)
            let answer = WatchResponse(
                header: header(), watchID: number, canceled: true, compactRevision: floor.number)
            stream.send(answer.encoded())
        case .read(let pieces, _):
            guard tell(pieces, view, own, owner) == .taken else {
                return endOverwhelmed(stream, pieces.first?.revision ?? view.revision)
            }
            if watches?.hub.isBehind(own.watcher) == true { stream.behind.append(number) }
        }
    }

    /// Whole revisions, as many as there are, in one answer.
    private func tell(
        _ pieces: [WatchHub.Piece], _ view: StoreView, _ own: WatchStream.Own, _ owner: WatchBoard.Owner
    ) -> Delivery {
        let events = pieces.flatMap { piece in
            piece.changes.map { EncodedChanges.encode($0, withPrevious: own.wantsPrevious) }
        }
        return events.isEmpty ? .taken : send(events, header(view.revision), own, owner)
    }

    // MARK: From time to time

    /// Whoever asked for it hears how far it has come, unless it was told something lately.
    func tellProgressOfIdle() {
        guard let watches else { return }
        let through = header(Revision(watches.hub.next.number - 1))
        for stream in watches.ordered where mayTake(stream) {
            for number in stream.numbers {
                guard let own = stream.watchers[number], own.wantsProgress else { continue }
                if !own.wasToldLately, watches.hub.syncedThrough(own.watcher) != nil {
                    stream.send(WatchResponse(header: through, watchID: number).encoded())
                }
                stream.note(number) { $0.wasToldLately = false }
            }
        }
    }

    /// Those that asked for a leader end when there has been none for three election time-outs, as etcd's.
    func endLeaderlessWatches() {
        guard let node, node.raft.leader == nil else {
            watches?.leaderlessSince = nil
            return
        }
        let since = watches?.leaderlessSince ?? loop.now
        watches?.leaderlessSince = since
        guard loop.now >= since + .milliseconds(3 * settings.electionMilliseconds) else { return }
        for stream in watches?.ordered ?? [] where stream.requiresLeader {
            endWatch(stream, RequestRefusal(EtcdError.noLeader))
        }
    }
}
