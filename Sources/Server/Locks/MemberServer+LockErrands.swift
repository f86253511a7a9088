internal import Bytes
internal import Coordination
internal import Determinism
internal import EtcdAPI
internal import MVCC
internal import Raft
internal import Reactor
internal import Replica

/// What the member asks the replica on behalf of calls that wait for locks and elections. The requests are the member's own, since what
/// becomes of them matters also when the client is gone.
extension MemberServer {
    func send(_ errand: LockDesk.Errand) {
        let operation: Request.Operation
        var (deadline, requiresLeader) = (loop.now + requestTimeout, false)
        switch errand {
        case .grant(let waiting), .entry(let waiting):
            operation = .write(command: waiting.command)
            requiresLeader = waiting.requiresLeader
            deadline = waiting.session.deadline(of: waiting.call).map { min($0, deadline) } ?? deadline
        case .read(let waiting):
            operation = .read
            requiresLeader = waiting.requiresLeader && !waiting.isConfirming
            deadline = waiting.session.deadline(of: waiting.call).map { min($0, deadline) } ?? deadline
        case .release(let release):
            operation = .write(command: command(of: release).encode())
        }
        let id = internalRequestID()
        locks.begin(errand, as: id)
        collectedRequests.append(
            Request(id: id, operation: operation, deadline: deadline, requiresLeader: requiresLeader))
        loop.requestTurn()
    }

    /// A user's token need not last as long as its calls: what counts is what the user may do now.
    private func command(of release: LockDesk.Release) -> Command {
        let command = Command.transaction(release.place.release)
        guard let auth = node?.state.auth, auth.isEnabled else { return command }
        return .authorised(Principal(release.user ?? UserName(""), at: auth.revision), command)
    }

    /// True when the answer was that of an errand.
    func completeLocks(_ answered: RequestAnswer) -> Bool {
        guard let errand = locks.conclude(answered.id) else { return false }
        switch (errand, answered.answer) {
        case (.grant(let waiting), .applied(let outcome)): granted(waiting, outcome)
        case (.entry(let waiting), .applied(let outcome)): entered(waiting, outcome)
        case (.read(let waiting), .readable): readable(waiting)
        case (.release, .applied): break
        case (_, .refused(let refusal)): refused(errand, refusal)
        case (_, .applied), (_, .readable), (_, .configuration), (_, .leader):
            unreachable("a write is applied, and a read is made")
        }
        return true
    }

    private func granted(_ waiting: QueueCall, _ outcome: Outcome) {
        guard !waiting.hasEnded else { return }
        switch outcome.answer {
        // Its name was free when it was picked: it was granted by an attempt of which nothing was heard.
        case .success(.grantLease), .failure(.leaseExists): break
        case .failure(let error): return end(waiting, RequestRefusal(error))
        case .success(.denied(let refusal)): return end(waiting, RequestRefusal(refusal))
        case .success: unreachable("a grant answers a grant")
        }
        guard case .acquire(let acquisition) = waiting.task else { return }
        do throws(RequestRefusal) {
            waiting.command = try encoded(.transaction(acquisition.transaction), waiting.call, of: waiting.session)
            waiting.phase = .entering
            send(.entry(waiting))
        } catch {
            end(waiting, error)
        }
    }

    private func entered(_ waiting: QueueCall, _ outcome: Outcome) {
        guard case .acquire(let acquisition) = waiting.task else { return }
        let result: TransactionResult
        switch outcome.answer {
        case .success(.transaction(let answer)): result = answer
        case .failure(let error): return end(waiting, RequestRefusal(error))
        case .success(.denied(let refusal)): return end(waiting, RequestRefusal(refusal))
        case .success: unreachable("a transaction answers a transaction")
        }
        let standing = acquisition.standing(in: result)
        guard !waiting.hasEnded else {
            // Another call of the same lease may hold a place that was there before.
            if standing.isNew { send(.release(LockDesk.Release(place: standing.place, user: waiting.user))) }
            return
        }
        waiting.command = []
        waiting.place = standing.place
        waiting.entered = outcome.revision
        if standing.isHolder { return succeed(waiting, at: outcome.revision) }
        beginWaiting(waiting)
    }

    private func refused(_ errand: LockDesk.Errand, _ refusal: Refusal) {
        switch errand {
        case .grant(let waiting), .entry(let waiting):
            guard !waiting.hasEnded else { return }
            // Made twice they change nothing more, so the client hears nothing of a change of leaders.
            if refusal == .leaderLost { return send(errand) }
            end(waiting, RequestRefusal(refusal))
        case .read(let waiting):
            guard !waiting.hasEnded else { return }
            guard waiting.isConfirming else { return end(waiting, RequestRefusal(refusal)) }
            askAgain(errand, refusal, orEnd: waiting)
        case .release: askAgain(errand, refusal, orEnd: nil)
        }
    }

    /// Nobody but the member is waiting, and a moment more does not matter.
    private func askAgain(_ errand: LockDesk.Errand, _ refusal: Refusal, orEnd waiting: QueueCall?) {
        switch refusal {
        case .leaderLost, .timedOut, .timedOutBeforeHandOver, .noLeader, .tooManyRequests, .diskFull:
            locks.postpone(errand)
        case .stopping, .tooLarge, .membership:
            if let waiting { end(waiting, RequestRefusal(refusal)) }
        }
    }

    /// About once a second: asks for what could not be had, and gives nothing up that is gone by itself.
    func retryLockErrands() {
        guard let view = node?.state.view else { return }
        for errand in locks.takePostponed() {
            switch errand {
            case .release(let release): if release.place.exists(in: view) { send(errand) }
            case .grant(let waiting), .entry(let waiting), .read(let waiting):
                if !waiting.hasEnded { send(errand) }
            }
        }
    }
}
