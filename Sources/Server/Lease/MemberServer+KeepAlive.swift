internal import Bytes
internal import Coordination
internal import Determinism
internal import EtcdAPI
internal import GRPC
internal import MVCC
internal import Protobuf
internal import Raft
internal import Reactor
internal import Replica

/// etcdserverpb.Lease/LeaseKeepAlive. A renewal is an entry of the log, so any member can take it, and what was answered outlasts
/// every leader.
extension MemberServer {
    func openKeepAlive(_ call: CallID, of session: GRPCSession) {
        guard let node else {
            return session.refuse(call, RequestRefusal(.unavailable, "holdfast: this member is starting"))
        }
        guard !node.raft.configuration.learners.contains(id) else {
            return session.refuse(call, RequestRefusal(EtcdError.notSupportedForLearner))
        }
        guard !session.requiresLeader(call) || node.raft.leader != nil else {
            return session.refuse(call, RequestRefusal(EtcdError.noLeader))
        }
        leases.open(LeaseStream(session, call))
        session.beginAnswer(call)
    }

    func keepAlive(_ message: UnsafeRawBufferPointer, on stream: LeaseStream) {
        let request: LeaseKeepAliveRequest
        do throws(ProtobufError) {
            request = try LeaseKeepAliveRequest(decoding: message)
        } catch {
            return endKeepAlive(stream, RequestRefusal(.internal, "grpc: error unmarshalling request: \(error)"))
        }
        let lease = LeaseID(request.id)
        let renewal = RenewalQueue<LeaseStream>.Renewal(asker: stream, lease: lease)
        guard leases.renewals.append(renewal, timeToLive: node?.state.leases[lease]?.timeToLive, now: loop.now) else {
            return endKeepAlive(stream, RequestRefusal(EtcdError.tooManyRequests))
        }
        stream.ask()
    }

    func keepAliveHalfClosed(_ call: CallID, of session: GRPCSession) {
        guard let stream = leases.stream(session, call) else { return }
        stream.halfClose()
        if stream.hasEnded { leases.close(stream) }
    }

    func keepAliveWritable(_ call: CallID, of session: GRPCSession) {
        leases.stream(session, call)?.resume()
    }

    func keepAliveCancelled(_ call: CallID, of session: GRPCSession) {
        if let stream = leases.stream(session, call) { leases.close(stream) }
    }

    private func endKeepAlive(_ stream: LeaseStream, _ refusal: RequestRefusal) {
        guard !stream.hasEnded else { return }
        leases.close(stream)
        stream.session.refuse(stream.call, refusal)
    }

    // MARK: Batches

    /// Hands the next batch of keep-alives to the replica when it has waited for company long enough.
    func advanceRenewals() {
        guard let due = leases.renewals.nextDue else { return }
        guard due <= loop.now else { return wake(at: due) }
        if let batch = leases.renewals.begin(now: loop.now, patience: requestTimeout) { submit(batch) }
    }

    private func wake(at due: Instant) {
        if let wakes = leases.wakes, wakes <= due { return }
        leases.wakes = due
        loop.schedule(at: due) { [unowned self] in
            leases.wakes = nil
            loop.requestTurn()
        }
    }

    private func submit(_ batch: [LeaseID]) {
        guard let deadline = leases.renewals.underway?.deadline else { return }
        let id = internalRequestID()
        leases.request = id
        collectedRequests.append(
            Request(id: id, operation: .write(command: Command.renewLeases(batch).encode()), deadline: deadline))
        loop.requestTurn()
    }

    /// True when the answer was that of the batch which is under way.
    func completeRenewals(_ answered: RequestAnswer) -> Bool {
        guard answered.id == leases.request else { return false }
        leases.request = nil
        switch answered.answer {
        case .applied(let outcome): answerRenewals(outcome)
        case .refused(let refusal): retryRenewals(after: refusal)
        case .readable, .configuration, .leader: unreachable("a renewal is a write")
        }
        return true
    }

    private func answerRenewals(_ outcome: Outcome) {
        guard case .success(.renewLeases(let results)) = outcome.answer, let batch = leases.renewals.finish() else {
            unreachable("a renewal is answered as one")
        }
        let header = header(outcome.revision)
        for (stream, position) in batch.renewals {
            let answer = LeaseKeepAliveResponse(
                header: header, id: batch.leases[position].rawValue, ttl: results[position]?.secondsUp ?? 0)
            if !stream.answer(answer.encoded()) {
                endKeepAlive(
                    stream, RequestRefusal(.resourceExhausted, "holdfast: the client takes no answers of this stream"))
            }
            if stream.hasEnded { leases.close(stream) }
        }
    }

    /// A renewal may be made twice, so one whose fate is unknown is made again; those that ask hear nothing of a change of leaders.
    private func retryRenewals(after refusal: Refusal) {
        guard let batch = leases.renewals.underway else { return }
        if mayBeRetried(refusal), batch.deadline > loop.now { return submit(batch.leases) }
        _ = leases.renewals.finish()
        for (stream, _) in batch.renewals { endKeepAlive(stream, RequestRefusal(refusal)) }
    }

    private func mayBeRetried(_ refusal: Refusal) -> Bool {
        switch refusal {
        case .leaderLost: true
        case .noLeader, .timedOutBeforeHandOver, .timedOut, .tooManyRequests, .tooLarge, .diskFull, .membership,
            .stopping:
            false
        }
    }
}
