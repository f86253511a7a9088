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
            .healthWatch, .watch,
        ] + authMethods

    /// Takes a call whose one request has come. `method` is a position in ``served``.
    func handle(
        _ method: Int, _ message: UnsafeRawBufferPointer, _ call: CallID, of session: GRPCSession, mayWait: Bool = true
    ) {
        guard node != nil else {
            session.refuse(call, RequestRefusal(.unavailable, "holdfast: this member is starting"))
            return
        }
        do throws(RequestRefusal) {
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
            case .healthCheck, .healthWatch: try health(decode(message), Self.served[method], call, of: session)
            case let other where Self.authMethods.contains(other): try authCall(other, message, call, of: session)
            default: throw RequestRefusal(.unimplemented, "holdfast: not served")
            }
        } catch {
            session.refuse(call, error)
        }
    }

    /// Takes a call whose messages are yet to come.
    func open(_ method: Int, _ call: CallID, of session: GRPCSession, mayWait: Bool = true) {
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
        default: session.refuse(call, RequestRefusal(.unimplemented, "holdfast: no such stream"))
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

    private func submit(
        _ operation: Request.Operation, _ purpose: PendingCall.Purpose, _ call: CallID, of session: GRPCSession
    ) {
        let id = RequestID(session: session.number, call: call)
        pending[id] = PendingCall(session: session, call: call, purpose: purpose)
        let patience = loop.now + requestTimeout
        let deadline = session.deadline(of: call).map { min($0, patience) } ?? patience
        collectedRequests.append(
            Request(id: id, operation: operation, deadline: deadline, requiresLeader: session.requiresLeader(call)))
    }

    func cancelled(_ call: CallID, of session: GRPCSession) {
        let id = RequestID(session: session.number, call: call)
        longRanges.removeAll { $0.session === session && $0.call == call }
        desk.passwords.cancel(id)
        watchCancelled(call, of: session)
        guard let gone = pending.removeValue(forKey: id) else { return }
        desk.waitsNoMore(gone.purpose)
        // It may not have reached the replica yet.
        collectedRequests.removeAll { $0.id == id }
        collectedNotices.append(.cancelled(id))
    }

    // MARK: From the replica

    func complete(_ answered: RequestAnswer) {
        if let probe = healthReads.removeValue(forKey: answered.id) { return probe.complete(answered.answer) }
        if desk.concludes(answered.id) { return }
        guard let waiting = pending.removeValue(forKey: answered.id) else { return }
        desk.waitsNoMore(waiting.purpose)
        switch answered.answer {
        case .refused(let refusal): waiting.session.refuse(waiting.call, RequestRefusal(refusal))
        case .applied(let outcome): completeWrite(waiting, outcome)
        case .readable:
            do throws(RequestRefusal) {
                try completeRead(waiting)
            } catch {
                waiting.session.refuse(waiting.call, error)
            }
        case .configuration, .leader: unreachable("no service asks for another configuration or leader")
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
