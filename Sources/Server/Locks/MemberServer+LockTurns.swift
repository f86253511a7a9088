internal import Bytes
internal import Coordination
internal import EtcdAPI
internal import GRPC
internal import HTTP2
internal import MVCC
internal import Protobuf
internal import Reactor
internal import Replica

/// Waiting in queues: once in each turn, after everything that the turn has applied.
///
/// A call follows the one key before its own, as etcd's clients do, so that who leaves wakes one call and not all.
extension MemberServer {
    /// Keys of queues that are looked at in one turn, and in one go for one call.
    private static let keysPerTurn = 16_384
    private static let keysPerSlice = 4_096

    func advanceLocks() {
        guard !locks.isEmpty, let view = node?.state.view else { return }
        let outlet = locks.outlet
        let turn = locks.board?.advance(on: view, to: outlet)
        if turn?.wantsAnother == true { loop.requestTurn() }
        for stream in outlet.takeStirred() {
            if let waiting = locks.call(stream) { stirred(waiting, view) }
        }
        advanceSearches()
        noteWatched()
    }

    // MARK: Looking

    func beginWaiting(_ waiting: QueueCall) {
        guard let view = node?.state.view, let place = waiting.place else { return }
        locks.follow(ownEnd(place), from: waiting.entered.next, for: waiting, on: view)
        beginSearch(waiting)
    }

    private func ownEnd(_ place: QueuePlace) -> WatchInterest {
        WatchInterest(KeyRange(key: place.key), wantsPuts: false)
    }

    private func beginSearch(_ waiting: QueueCall) {
        guard let view = node?.state.view else { return }
        do throws(StoreError) {
            waiting.phase = .searching(try RangeCursor(waiting.query, on: view), at: view.revision)
            locks.searches.append(waiting)
            loop.requestTurn()
        } catch {
            end(waiting, RequestRefusal(error))
        }
    }

    private func advanceSearches() {
        var budget = Self.keysPerTurn
        for _ in 0..<locks.searches.count where budget > 0 {
            let waiting = locks.searches.removeFirst()
            guard case .searching(var cursor, let revision) = waiting.phase else { continue }
            // Held in one place only: a cursor that is shared would be copied with all that it has found.
            waiting.phase = .following
            if let result = cursor.advance(keysMax: Self.keysPerSlice) {
                budget -= min(Self.keysPerSlice, Int(result.count) + 1)
                found(result.keyValues.first, at: revision, waiting)
            } else {
                budget -= Self.keysPerSlice
                waiting.phase = .searching(cursor, at: revision)
                locks.searches.append(waiting)
            }
        }
        if !locks.searches.isEmpty { loop.requestTurn() }
    }

    /// A search has ended: `keyValue` is what it looked for, as it was at `revision`.
    private func found(_ keyValue: MVCC.KeyValue?, at revision: Revision, _ waiting: QueueCall) {
        switch waiting.task {
        case .acquire:
            guard let keyValue else {
                waiting.phase = .confirming
                return send(.read(waiting))
            }
            follow(WatchInterest(KeyRange(key: keyValue.key), wantsPuts: false), after: revision, waiting)
        case .leader(let queue):
            do throws(RequestRefusal) {
                // That there is none is told to those only who may know.
                try checkReadable(queue.range, waiting)
                guard let keyValue else { throw RequestRefusal(EtcdError.electionNoLeader) }
                finish(waiting, leaderAnswer(keyValue))
            } catch {
                end(waiting, error)
            }
        case .observe(let queue):
            waiting.leader = keyValue.map { QueuePlace(key: $0.key, created: $0.created) }
            let interest =
                keyValue.map { WatchInterest(KeyRange(key: $0.key)) }
                ?? WatchInterest(queue.range, wantsDeletes: false)
            follow(interest, after: revision, waiting)
            if let keyValue { tell(keyValue, waiting) }
        }
    }

    private func follow(_ interest: WatchInterest, after revision: Revision, _ waiting: QueueCall) {
        guard let view = node?.state.view else { return }
        waiting.phase = .following
        locks.follow(interest, from: revision.next, for: waiting, on: view)
        // What changed during the search is told in the next turn.
        if revision < view.revision { loop.requestTurn() }
    }

    /// Something has changed that the call follows.
    private func stirred(_ waiting: QueueCall, _ view: StoreView) {
        if let place = waiting.place {
            guard place.exists(in: view) else { return end(waiting, expiry(of: waiting)) }
            locks.watchOwn(ownEnd(place), for: waiting, on: view)
        }
        guard case .following = waiting.phase else { return }
        if let leader = waiting.leader, let keyValue = view.get(leader.key), keyValue.created == leader.created {
            tell(keyValue, waiting)
        } else {
            beginSearch(waiting)
        }
    }

    // MARK: Answers

    /// A fresh state is there: that from which a call looks, or in which its key must still be.
    func readable(_ waiting: QueueCall) {
        guard !waiting.hasEnded, let view = node?.state.view else { return }
        guard let place = waiting.place else {
            do throws(RequestRefusal) {
                try checkReadable(waiting.queue.range, waiting)
                return beginSearch(waiting)
            } catch {
                return end(waiting, error)
            }
        }
        guard place.exists(in: view) else { return end(waiting, expiry(of: waiting)) }
        succeed(waiting, at: view.revision)
    }

    /// The call's key is the oldest.
    func succeed(_ waiting: QueueCall, at revision: Revision) {
        guard case .acquire(let acquisition) = waiting.task, let place = waiting.place else { return }
        do throws(RequestRefusal) {
            try checkReadable(acquisition.queue.range, waiting)
        } catch {
            return end(waiting, error)
        }
        switch acquisition.aim {
        case .lock: finish(waiting, LockResponse(header: header(revision), key: place.key).encoded())
        case .leadership:
            let leader = LeaderKey(
                name: acquisition.queue.name, key: place.key, revision: place.created.number,
                lease: acquisition.lease.rawValue)
            // As etcd's: the revision is that of the entry, not of the moment.
            finish(waiting, CampaignResponse(header: header(waiting.entered), leader: leader).encoded())
        }
    }

    /// What a call is told whose key is gone.
    private func expiry(of waiting: QueueCall) -> RequestRefusal {
        guard case .acquire(let acquisition) = waiting.task, case .leadership = acquisition.aim else {
            return RequestRefusal(EtcdError.sessionExpired)
        }
        return RequestRefusal(EtcdError.electionNotLeader)
    }

    /// By whoever the caller is, as its rights are now.
    private func checkReadable(_ range: KeyRange, _ waiting: QueueCall) throws(RequestRefusal) {
        try checkReliable()
        guard let auth = node?.state.auth, auth.isEnabled else { return }
        let principal = waiting.user.map { Principal($0, at: auth.revision) }
        if let refusal = auth.refusalToRead(range, principal) { throw RequestRefusal(refusal) }
    }

    private func leaderAnswer(_ keyValue: MVCC.KeyValue) -> [UInt8] {
        LeaderResponse(header: header(), kv: EtcdAPI.KeyValue(keyValue)).encoded()
    }

    /// Tells an observer, unless it knows. Who does not read is told later, and then how things are by then.
    private func tell(_ keyValue: MVCC.KeyValue, _ waiting: QueueCall) {
        let told = QueueCall.Told(key: keyValue.key, modified: keyValue.modified)
        guard told != waiting.told else { return }
        guard !waiting.isFull else {
            waiting.isBehind = true
            return
        }
        do throws(RequestRefusal) {
            try checkReadable(waiting.queue.range, waiting)
        } catch {
            return end(waiting, error)
        }
        waiting.told = told
        waiting.isBehind = false
        switch waiting.session.send(waiting.call, leaderAnswer(keyValue)) {
        case .accepted, .gone: break
        case .congested: waiting.isFull = true
        case .refused:
            end(waiting, RequestRefusal(.resourceExhausted, "holdfast: too many answers wait for this client"))
        }
    }

    /// An observer's client has taken what it was told.
    func observerWritable(_ call: CallID, of session: GRPCSession) {
        guard let waiting = locks.call(RequestID(session: session.number, call: call)), waiting.isFull else { return }
        waiting.isFull = false
        guard waiting.isBehind, case .following = waiting.phase, let view = node?.state.view else { return }
        stirred(waiting, view)
    }
}
