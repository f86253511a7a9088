internal import Bytes
internal import Coordination
internal import EtcdAPI
internal import GRPC
internal import LinuxSystem
internal import MVCC
internal import Protobuf
internal import Reactor
internal import Replica

/// v3lockpb.Lock and v3electionpb.Election: what clients ask.
extension MemberServer {
    static let lockMethods: [EtcdMethod] = [
        .lock, .unlock, .electionCampaign, .electionProclaim, .electionLeader, .electionObserve, .electionResign,
    ]

    func lockCall(
        _ method: EtcdMethod, _ message: UnsafeRawBufferPointer, _ call: CallID, of session: GRPCSession
    ) throws(RequestRefusal) {
        switch method {
        case .lock:
            let request: LockRequest = try decode(message)
            try acquire(.lock, LockQueue(request.name), request.lease, call, of: session)
        case .unlock:
            let request: UnlockRequest = try decode(message)
            let delete = DeleteRangeOperation(KeyRange(key: request.key))
            try checkedLock { () throws(StoreError) in try delete.validate(by: .client) }
            try write(.deleteRange(delete), .lock(.unlock), call, of: session)
        case .electionCampaign:
            let request: CampaignRequest = try decode(message)
            let aim = Acquisition.Aim.leadership(value: request.value)
            try acquire(aim, LockQueue(request.name), request.lease, call, of: session)
        case .electionProclaim:
            let request: ProclaimRequest = try decode(message)
            let leader = try leader(request.leader)
            let transaction = leader.place.proclaim(request.value, lease: leader.lease)
            try checkRoom(for: StoreQuota.cost(of: transaction))
            try write(transaction, .proclaim, call, of: session)
        case .electionResign:
            let request: ResignRequest = try decode(message)
            try write(try leader(request.leader).place.release, .resign, call, of: session)
        case .electionLeader:
            let request: LeaderRequest = try decode(message)
            try look(.leader(LockQueue(request.name)), call, of: session)
        case .electionObserve:
            let request: LeaderRequest = try decode(message)
            try look(.observe(LockQueue(request.name)), call, of: session)
        default: unreachable("these are the methods of locks and elections")
        }
    }

    private func leader(_ leader: LeaderKey?) throws(RequestRefusal) -> (place: QueuePlace, lease: LeaseID) {
        guard let leader else { throw RequestRefusal(EtcdError.leaderFieldMissing) }
        return (QueuePlace(key: leader.key, created: Revision(leader.revision)), LeaseID(leader.lease))
    }

    private func write(
        _ transaction: Transaction, _ purpose: LockPurpose, _ call: CallID, of session: GRPCSession
    ) throws(RequestRefusal) {
        try checkedLock { () throws(StoreError) in try transaction.validate(.standard, by: .client) }
        try write(.transaction(transaction), .lock(purpose), call, of: session)
    }

    private func checkedLock(_ body: () throws(StoreError) -> Void) throws(RequestRefusal) {
        do throws(StoreError) { try body() } catch { throw RequestRefusal(error) }
    }

    /// Answers what took one entry of the log.
    func completeLock(_ purpose: LockPurpose, _ waiting: PendingCall, _ outcome: Outcome) {
        let header = header(outcome.revision)
        let session = waiting.session
        switch (outcome.answer, purpose) {
        case (.failure(let error), _): session.refuse(waiting.call, RequestRefusal(error))
        case (.success(.denied(let refusal)), _): session.refuse(waiting.call, RequestRefusal(refusal))
        case (.success(.transaction(let result)), .proclaim) where !result.succeeded:
            session.refuse(waiting.call, RequestRefusal(EtcdError.electionNotLeader))
        case (.success, .unlock), (.success, .proclaim), (.success, .resign):
            // All three are nothing but a header.
            session.respond(waiting.call, UnlockResponse(header: header).encoded())
        }
    }

    // MARK: Calls that take longer

    /// As etcd's session: nobody keeps a lease alive that was made for a call.
    private static let leaseOfCall = TimeToLive(seconds: 60)

    private func acquire(
        _ aim: Acquisition.Aim, _ queue: LockQueue, _ asked: Int64, _ call: CallID, of session: GRPCSession
    ) throws(RequestRefusal) {
        let needsLease = asked == 0
        let acquisition = Acquisition(aim, of: queue, lease: needsLease ? pickLease() : LeaseID(asked))
        let transaction = acquisition.transaction
        try checkedLock { () throws(StoreError) in try transaction.validate(.standard, by: .client) }
        try checkRoom(for: StoreQuota.cost(of: transaction) + (needsLease ? StoreQuota.leaseBytes : 0))
        let entry = try encoded(.transaction(transaction), call, of: session)
        let phase = needsLease ? QueueCall.Phase.granting : .entering
        let waiting = try enter(.acquire(acquisition), phase, call, of: session)
        if needsLease {
            waiting.command = try encoded(.grantLease(acquisition.lease, Self.leaseOfCall), call, of: session)
        } else {
            waiting.command = entry
        }
        send(needsLease ? .grant(waiting) : .entry(waiting))
    }

    private func look(_ task: QueueCall.Task, _ call: CallID, of session: GRPCSession) throws(RequestRefusal) {
        let waiting = try enter(task, .reading, call, of: session)
        if case .observe = task { session.beginAnswer(call) }
        send(.read(waiting))
    }

    /// A command of a call's client, as it goes into the log.
    func encoded(_ command: Command, _ call: CallID, of session: GRPCSession) throws(RequestRefusal) -> [UInt8] {
        let bytes = try authorised(command, call, of: session).encode()
        guard bytes.count <= settings.requestBytesMax else { throw RequestRefusal(.requestTooLarge) }
        return bytes
    }

    private func enter(
        _ task: QueueCall.Task, _ phase: QueueCall.Phase, _ call: CallID, of session: GRPCSession
    ) throws(RequestRefusal) -> QueueCall {
        try checkReliable()
        guard !locks.isFull else {
            let text = "holdfast: a member has at most \(LockDesk.callsMax) calls that wait for locks and elections"
            throw RequestRefusal(.resourceExhausted, text)
        }
        let user = isAuthEnabled ? try principal(of: call, session)?.user : nil
        let waiting = QueueCall(
            task, session, call, id: RequestID(session: session.number, call: call), user: user,
            requiresLeader: session.requiresLeader(call), phase: phase)
        if let deadline = session.deadline(of: call) {
            waiting.deadline = loop.schedule(at: deadline) { [unowned self, unowned waiting] in
                end(waiting, RequestRefusal(.deadlineExceeded, "context deadline exceeded"))
            }
        }
        locks.enter(waiting)
        return waiting
    }

    // MARK: Their ends

    /// Answers a call; what it holds it keeps.
    func finish(_ waiting: QueueCall, _ answer: [UInt8]) {
        forget(waiting)
        waiting.session.respond(waiting.call, answer)
    }

    /// Refuses a call, and gives its place up.
    func end(_ waiting: QueueCall, _ refusal: RequestRefusal) {
        guard !waiting.hasEnded else { return }
        giveUp(waiting)
        waiting.session.refuse(waiting.call, refusal)
    }

    /// The client has given the call up, or is gone.
    func lockCancelled(_ call: CallID, of session: GRPCSession) {
        guard let waiting = locks.call(RequestID(session: session.number, call: call)) else { return }
        giveUp(waiting)
    }

    private func giveUp(_ waiting: QueueCall) {
        forget(waiting)
        if let place = waiting.place { send(.release(LockDesk.Release(place: place, user: waiting.user))) }
    }

    private func forget(_ waiting: QueueCall) {
        if let deadline = waiting.deadline { loop.cancel(deadline) }
        locks.remove(waiting)
        noteWatched()
    }

    /// Those that asked for a leader, and would be told for as long as they like.
    func endLeaderlessObservers() {
        for waiting in locks.ordered where waiting.requiresLeader {
            guard case .observe = waiting.task else { continue }
            end(waiting, RequestRefusal(EtcdError.noLeader))
        }
    }
}

/// What a call of locks and elections waits for that takes one entry of the log.
enum LockPurpose {
    case unlock
    case proclaim
    case resign
}
