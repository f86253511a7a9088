internal import Coordination
internal import EtcdAPI
internal import GRPC
internal import MVCC
internal import Protobuf
internal import Raft
internal import Reactor
internal import Replica

/// etcdserverpb.Watch: what clients ask on their streams.
extension MemberServer {
    func openWatch(_ call: CallID, of session: GRPCSession) {
        guard let node, watches != nil else {
            return session.refuse(call, RequestRefusal(.unavailable, "holdfast: this member is starting"))
        }
        guard !node.raft.configuration.learners.contains(id) else {
            return session.refuse(call, RequestRefusal(EtcdError.notSupportedForLearner))
        }
        let requiresLeader = session.requiresLeader(call)
        guard !requiresLeader || node.raft.leader != nil else {
            return session.refuse(call, RequestRefusal(EtcdError.noLeader))
        }
        guard let id = watches?.open() else { return }
        watchOutlet.open(WatchStream(id, session, call, requiresLeader: requiresLeader))
        session.beginAnswer(call)
    }

    func watchMessage(_ message: UnsafeRawBufferPointer, _ call: CallID, of session: GRPCSession) {
        guard let stream = watchOutlet.stream(session, call) else { return }
        let request: WatchRequest
        do throws(ProtobufError) {
            request = try WatchRequest(decoding: message)
        } catch {
            return endWatch(stream, RequestRefusal(.internal, "grpc: error unmarshalling request: \(error)"))
        }
        switch request.request {
        case .create(let create): createWatcher(create, on: stream)
        case .cancel(let cancel):
            guard watches?.remove(cancel.watchID, of: stream.id) == true else { return }
            send(WatchResponse(header: header(), watchID: cancel.watchID, canceled: true), to: stream)
        case .progress: tellProgress(of: stream)
        case nil: break
        }
        if stream.isUnbearable {
            endWatch(stream, RequestRefusal(.resourceExhausted, "holdfast: the client takes no answers of this stream"))
        }
        noteWatched()
    }

    /// A stream ends with an error of ours.
    func endWatch(_ stream: WatchStream, _ refusal: RequestRefusal) {
        watchOutlet.metrics.cancelled(.streamEnded, count: watches?.numbers(of: stream.id).count ?? 0)
        closeWatch(stream)
        stream.session.refuse(stream.call, refusal)
        noteWatched()
    }

    /// The client has given the stream up, or is gone.
    func watchCancelled(_ call: CallID, of session: GRPCSession) {
        guard let stream = watchOutlet.stream(session, call) else { return }
        closeWatch(stream)
        noteWatched()
    }

    private func closeWatch(_ stream: WatchStream) {
        watches?.close(stream.id)
        watchOutlet.close(stream)
    }

    /// The client has taken some of what it was sent.
    func watchWritable(_ call: CallID, of session: GRPCSession) {
        guard let stream = watchOutlet.stream(session, call) else { return }
        stream.resume()
        loop.requestTurn()
    }

    // MARK: Watchers

    private func createWatcher(_ request: WatchCreateRequest, on stream: WatchStream) {
        guard let view = node?.state.view, let count = watches?.watcherCount else { return }
        let key = request.key.isEmpty ? [0] : request.key
        let range = KeyRange(key: key, end: request.rangeEnd)
        let refusal: WatchCancelReason?
        if count >= Self.watchersMax {
            return refuseWatcher("holdfast: a member has at most \(Self.watchersMax) watchers", on: stream)
        } else if let denied = refusalToWatch(range, on: stream) {
            return refuseWatcher(denied.rpcText, on: stream)
        } else if request.startRevision < 0 {
            refusal = .negativeStart
        } else if !range.isSingleKey, !range.isOpenEnded, !KeyRange.precedes(key, request.rangeEnd) {
            refusal = .emptyRange
        } else {
            refusal = nil
        }
        if let refusal { return refuseWatcher(refusal.rawValue, on: stream) }
        guard let number = watches?.number(for: request.watchID, of: stream.id) else {
            return refuseWatcher(WatchCancelReason.duplicateID.rawValue, on: stream)
        }
        let interest = WatchInterest(
            range, wantsPuts: !request.filters.contains(.noPut), wantsDeletes: !request.filters.contains(.noDelete),
            wantsPrevious: request.prevKV)
        let first = request.startRevision == 0 ? nil : Revision(request.startRevision)
        send(WatchResponse(header: header(), watchID: number, created: true), to: stream)
        watches?.add(
            interest, from: first, as: number, to: stream.id, wantsProgress: request.progressNotify,
            wantsFragments: request.fragment, on: view)
    }

    /// Each takes some hundred bytes.
    private static let watchersMax = 1_000_000

    /// As etcd says it: the answer to a create request, of no watcher.
    private func refuseWatcher(_ reason: String, on stream: WatchStream) {
        watchOutlet.metrics.cancelled(.refused)
        let answer = WatchResponse(header: header(), watchID: -1, created: true, canceled: true, cancelReason: reason)
        send(answer, to: stream)
    }

    /// Everything up to the revision has been sent to every watcher; or, when that is not so of all, to those of which it is so.
    private func tellProgress(of stream: WatchStream) {
        switch watches?.progress(of: stream.id) {
        case nil: break
        case .ofAll(let through): send(WatchResponse(header: header(through), watchID: -1), to: stream)
        case .ofSome(let numbers, let through):
            for number in numbers { send(WatchResponse(header: header(through), watchID: number), to: stream) }
        }
    }

    private func send(_ answer: WatchResponse, to stream: WatchStream) { stream.answer(answer.encoded()) }

    /// What has not been told must not be swept.
    func noteWatched() {
        guard watches != nil else { return }
        let (mine, theirs) = (locks.board?.watchedFrom, watches?.watchedFrom)
        node?.watchedFrom = mine.map { min($0, theirs ?? $0) } ?? theirs
    }
}
