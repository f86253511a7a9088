internal import Coordination
internal import Determinism
internal import EtcdAPI
internal import GRPC
internal import MVCC
internal import Raft
internal import Reactor
internal import Replica

/// Telling watchers what has changed: once in each turn, after everything that the turn has applied.
extension MemberServer {
    func advanceWatches() {
        guard watches != nil, let view = node?.state.view else { return }
        judgeWatches()
        watchOutlet.beginTurn(header())
        let turn = watches?.advance(on: view, to: watchOutlet)
        for (id, revision) in turn?.overwhelmed ?? [] {
            // One stream may be overwhelmed by several watchers of one turn.
            if let stream = watchOutlet.stream(id) { endOverwhelmed(stream, revision) }
        }
        noteWatched()
        if turn?.wantsAnother == true { loop.requestTurn() }
    }

    private func endOverwhelmed(_ stream: WatchStream, _ revision: Revision) {
        let text = "holdfast: the changes of revision \(revision.number) are too many for one answer: ask for fragments"
        endWatch(stream, RequestRefusal(.resourceExhausted, text))
    }

    // MARK: From time to time

    /// Whoever asked for it hears how far it has come, unless it was told something lately.
    func tellProgressOfIdle() {
        guard watches != nil else { return }
        watchOutlet.beginTurn(header())
        watches?.tellProgressOfIdle(to: watchOutlet)
    }

    /// Those that asked for a leader end when there has been none for three election time-outs, as etcd's.
    func endLeaderlessWatches() {
        guard let node, node.raft.leader == nil else {
            leaderlessSince = nil
            return
        }
        let since = leaderlessSince ?? loop.now
        leaderlessSince = since
        guard loop.now >= since + .milliseconds(3 * settings.electionMilliseconds) else { return }
        for stream in watchOutlet.ordered where stream.requiresLeader {
            endWatch(stream, RequestRefusal(EtcdError.noLeader))
        }
        endLeaderlessObservers()
    }
}
