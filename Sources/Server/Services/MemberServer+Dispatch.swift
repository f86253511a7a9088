internal import Bytes
internal import Coordination
internal import Determinism
internal import EtcdAPI
internal import GRPC
internal import MVCC
internal import Protobuf
internal import Replica
internal import Raft
internal import Reactor

/// From a call to the replica and back.
extension MemberServer {
    /// The methods that are served; all others are answered `Unimplemented`.
    static let served: [EtcdMethod] =
        [
            .kvRange, .kvPut, .kvTxn, .kvDeleteRange, .kvCompact, .kvRangeStream, .memberList, .status, .healthCheck,
            .healthWatch, .watch, .leaseGrant, .leaseRevoke, .leaseKeepAlive, .leaseTimeToLive, .leaseLeases,
            .alarm, .hash, .hashKV, .snapshot, .reflection, .reflectionAlpha,
            .memberAdd, .memberRemove, .memberUpdate, .memberPromote, .moveLeader, .defragment, .downgrade,
        ] + authMethods + lockMethods

    /// Takes a call whose one request has come. `method` is a position in ``served``.
    func handle(
        _ method: Int, _ message: UnsafeRawBufferPointer, _ call: CallID, of session: GRPCSession, mayWait: Bool = true
    ) {
        guard node != nil else {
            session.refuse(call, RequestRefusal(.unavailable, "holdfast: this member is starting"))
            return
        }
        do throws(RequestRefusal) {
            if isLearner { try checkLearnerServes(Self.served[method]) }
            if isAuthEnabled {
                if mayWait, waits(for: call, of: session, method, message) { return }
                try admit(Self.served[method], call, of: session)
            }
            switch Self.served[method] {
            case .kvRange: try range(decode(message), call, of: session)
            case .kvPut: try put(decode(message), call, of: session)
            case .kvTxn: try transaction(decode(message), call, of: session)
            case .kvDeleteRange: try deleteRange(decode(message), call, of: session)
            case .kvCompact: try compact(decode(message), call, of: session)
            case .kvRangeStream: try rangeStream(decode(message), call, of: session)
            case .memberList: try memberList(decode(message), call, of: session)
            case .status: session.respond(call, status().encoded())
            case .leaseGrant: try leaseGrant(decode(message), call, of: session)
            case .leaseRevoke: try leaseRevoke(decode(message), call, of: session)
            case .leaseTimeToLive:
                let request: LeaseTimeToLiveRequest = try decode(message)
                read(.leaseTimeToLive(LeaseID(request.id), withKeys: request.keys), call, of: session)
            case .alarm: try alarm(decode(message), call, of: session)
            case .hash: try hash(at: nil, call, of: session)
            case .hashKV:
                let request: HashKVRequest = try decode(message)
                try hash(at: Revision(request.revision), call, of: session)
            case .snapshot: try snapshot(call, of: session)
            case .leaseLeases: read(.leaseLeases, call, of: session)
            case .healthCheck, .healthWatch: try health(decode(message), Self.served[method], call, of: session)
            case .memberAdd: try memberAdd(decode(message), call, of: session)
            case .memberRemove: try memberRemove(decode(message), call, of: session)
            case .memberUpdate: try memberUpdate(decode(message), call, of: session)
            case .memberPromote: try memberPromote(decode(message), call, of: session)
            case .moveLeader: try moveLeader(decode(message), call, of: session)
            case .defragment: try defragment(decode(message), call, of: session)
            case .downgrade: try downgrade(decode(message), call, of: session)
            case let other where Self.authMethods.contains(other): try authCall(other, message, call, of: session)
            case let other where Self.lockMethods.contains(other): try lockCall(other, message, call, of: session)
            default: throw RequestRefusal(.unimplemented, "holdfast: not served")
            }
        } catch {
            session.refuse(call, error)
        }
    }

    /// Takes a call whose messages are yet to come.
    func open(_ method: Int, _ call: CallID, of session: GRPCSession, mayWait: Bool = true) {
        guard !isLearner else { return session.refuse(call, RequestRefusal(.notSupportedForLearner)) }
        if isAuthEnabled {
            if mayWait, opensLater(call, of: session, method) { return }
            do throws(RequestRefusal) {
                try admit(Self.served[method], call, of: session)
            } catch {
                return session.refuse(call, error)
            }
        }
        switch Self.served[method] {
        case .watch: openWatch(call, of: session)
        case .leaseKeepAlive: openKeepAlive(call, of: session)
        case .reflection, .reflectionAlpha: openReflection(call, of: session)
        default: session.refuse(call, RequestRefusal(.unimplemented, "holdfast: no such stream"))
        }
    }

    /// Takes a message of a call that was opened.
    func message(_ message: UnsafeRawBufferPointer, _ call: CallID, of session: GRPCSession) {
        if let stream = leases.stream(session, call) {
            keepAlive(message, on: stream)
        } else if !reflect(message, call, of: session) {
            watchMessage(message, call, of: session)
        }
    }

    func decode<Message: ProtobufMessage>(
        _ bytes: UnsafeRawBufferPointer
    ) throws(RequestRefusal) -> Message {
        do throws(ProtobufError) {
            return try Message(decoding: bytes)
        } catch .tooDeep {
            throw RequestRefusal(.invalidArgument, "holdfast: transactions nest at most 15 deep")
        } catch {
            throw RequestRefusal(.internal, "grpc: error unmarshalling request: \(error)")
        }
    }

    // MARK: To the replica

    func write(_ command: Command, _ purpose: PendingCall.Purpose, _ call: CallID, of session: GRPCSession)
        throws(RequestRefusal)
    {
        if case .alarm = command {} else { try checkReliable() }
        try propose(authorised(command, call, of: session), purpose, call, of: session)
    }

    /// Hands over a command that already says whose it is, or is nobody's.
    func propose(_ command: Command, _ purpose: PendingCall.Purpose, _ call: CallID, of session: GRPCSession)
        throws(RequestRefusal)
    {
        let encoded = command.encode()
        guard encoded.count <= settings.requestBytesMax else { throw RequestRefusal(.requestTooLarge) }
        submit(.write(command: encoded), purpose, call, of: session)
    }

    func read(_ purpose: PendingCall.Purpose, _ call: CallID, of session: GRPCSession) {
        submit(.read, purpose, call, of: session)
    }

    func submit(
        _ operation: Request.Operation, _ purpose: PendingCall.Purpose, _ call: CallID, of session: GRPCSession
    ) {
        let id = RequestID(session: session.number, call: call)
        var waiting = PendingCall(session: session, call: call, purpose: purpose)
        if case .write = operation { waiting.isProposal = true }
        pending[id] = waiting
        let patience = loop.now + requestTimeout
        let deadline = session.deadline(of: call).map { min($0, patience) } ?? patience
        collectedRequests.append(
            Request(id: id, operation: operation, deadline: deadline, requiresLeader: session.requiresLeader(call)))
    }

    func cancelled(_ call: CallID, of session: GRPCSession) {
        let id = RequestID(session: session.number, call: call)
        longRanges.removeAll { $0.session === session && $0.call == call }
        hashings.removeAll { $0.session === session && $0.call == call }
        watchCancelled(call, of: session)
        keepAliveCancelled(call, of: session)
        cancelRevisionWait(call, of: session)
        reflectionCancelled(call, of: session)
        lockCancelled(call, of: session)
        desk.passwords.cancel(id)
        guard let gone = pending.removeValue(forKey: id) else { return }
        desk.waitsNoMore(gone.purpose)
        // It may not have reached the replica yet.
        collectedRequests.removeAll { $0.id == id }
        collectedNotices.append(.cancelled(id))
    }

    // MARK: From the replica

    func complete(_ answered: RequestAnswer) {
        if let probe = healthReads.removeValue(forKey: answered.id) { return probe.complete(answered.answer) }
        if completeRenewals(answered) { return }
        if desk.concludes(answered.id) { return }
        if completeLocks(answered) { return }
        guard let waiting = pending.removeValue(forKey: answered.id) else { return }
        desk.waitsNoMore(waiting.purpose)
        switch answered.answer {
        case .refused(let refusal):
            if waiting.isProposal { metrics.proposalsFailed &+= 1 }
            waiting.session.refuse(waiting.call, self.refusal(refusal, of: waiting.purpose))
        case .applied(let outcome): completeWrite(waiting, outcome)
        case .readable:
            do throws(RequestRefusal) {
                try completeRead(waiting)
            } catch {
                waiting.session.refuse(waiting.call, error)
            }
        case .configuration(let configuration): completeChange(waiting, configuration)
        case .leader: waiting.session.respond(waiting.call, MoveLeaderResponse().encoded())
        }
    }

    /// The header of an answer given now.
    func header(_ revision: Revision? = nil) -> ResponseHeader {
        ResponseHeader(
            clusterID: clusterID, memberID: id.rawValue,
            revision: (revision ?? node?.state.revision ?? .initial).number, raftTerm: node?.raft.term.number ?? 0)
    }
}

extension MethodTable.Kind {
    init(_ streaming: EtcdMethod.Streaming) {
        switch streaming {
        case .unary: self = .unary
        case .serverStreaming: self = .serverStreaming
        case .bidirectional: self = .clientStreaming
        }
    }
}

extension RequestID {
    /// A call of a session; sessions below ``MemberServer/firstSession`` are the member's own.
    init(session: UInt32, call: CallID) {
        self.init(UInt64(session) << 32 | UInt64(call.number))
    }
}
