internal import Bytes
internal import Coordination
internal import EtcdAPI
internal import GRPC
internal import MVCC
internal import Replica
internal import Protobuf

/// etcdserverpb.KV.
extension MemberServer {
    // MARK: Calls

    func range(_ request: RangeRequest, _ call: CallID, of session: GRPCSession) throws(RequestRefusal) {
        let query = try RangeQuery(request)
        try checked { () throws(StoreError) in try query.validate() }
        if query.serializable {
            try answerRange(query, call, of: session)
        } else if isLearner {
            throw RequestRefusal(.notSupportedForLearner)
        } else {
            read(.range(query), call, of: session)
        }
    }

    func rangeStream(_ request: RangeRequest, _ call: CallID, of session: GRPCSession) throws(RequestRefusal) {
        let query = try RangeQuery(request)
        try checked { () throws(StoreError) in try query.validate() }
        if !query.isInKeyOrder || query.target != .key { throw RequestRefusal(.rangeStreamSortOrder) }
        if query.hasFilters { throw RequestRefusal(.rangeStreamRevisionFilter) }
        if query.serializable {
            try answerRangeStream(query, call, of: session)
        } else {
            read(.rangeStream(query), call, of: session)
        }
    }

    func put(_ request: PutRequest, _ call: CallID, of session: GRPCSession) throws(RequestRefusal) {
        let operation = PutOperation(request)
        try checked { () throws(StoreError) in try operation.validate(storeLimits, by: .client) }
        try checkRoom(for: StoreQuota.cost(of: operation))
        try write(.put(operation), .put, call, of: session)
    }

    func deleteRange(_ request: DeleteRangeRequest, _ call: CallID, of session: GRPCSession) throws(RequestRefusal) {
        let operation = DeleteRangeOperation(request)
        try checked { () throws(StoreError) in try operation.validate(by: .client) }
        try write(.deleteRange(operation), .deleteRange, call, of: session)
    }

    func transaction(_ request: TxnRequest, _ call: CallID, of session: GRPCSession) throws(RequestRefusal) {
        let transaction = try Transaction(request)
        try checked { () throws(StoreError) in try transaction.validate(storeLimits, by: .client) }
        guard transaction.isReadOnly else {
            let bytes = StoreQuota.cost(of: transaction)
            if bytes > 0 { try checkRoom(for: bytes) }
            try write(.transaction(transaction), .transaction, call, of: session)
            return
        }
        if transaction.isSerializable {
            try answerReadTransaction(transaction, call, of: session)
        } else {
            read(.readTransaction(transaction), call, of: session)
        }
    }

    func compact(_ request: CompactionRequest, _ call: CallID, of session: GRPCSession) throws(RequestRefusal) {
        let compaction = Compaction(revision: Revision(request.revision), physical: request.physical)
        try write(.compact(compaction), .compact, call, of: session)
    }

    private var storeLimits: StoreLimits {
        var limits = StoreLimits.standard
        limits.transactionOperationsMax = settings.transactionOperationsMax
        return limits
    }

    private func checked(_ body: () throws(StoreError) -> Void) throws(RequestRefusal) {
        do throws(StoreError) { try body() } catch { throw RequestRefusal(error) }
    }

    // MARK: Answers

    func completeWrite(_ waiting: PendingCall, _ outcome: Outcome) {
        if case .lock(let purpose) = waiting.purpose { return completeLock(purpose, waiting, outcome) }
        let header = header(outcome.revision)
        switch outcome.answer {
        case .failure(let error): waiting.session.refuse(waiting.call, RequestRefusal(error))
        case .success(.put(let result)):
            waiting.session.respond(waiting.call, EtcdAnswer.put(result, header).encoded())
        case .success(.deleteRange(let result)):
            waiting.session.respond(waiting.call, EtcdAnswer.deleteRange(result, header).encoded())
        case .success(.transaction(let result)):
            var bytes: [UInt8] = []
            EtcdAnswer.encode(result, header, to: &bytes)
            waiting.session.respond(waiting.call, bytes)
        case .success(.compact):
            waiting.session.respond(waiting.call, CompactionResponse(header: header).encoded())
        case .success(.grantLease(let timeToLive)): leaseGranted(timeToLive, header, waiting)
        case .success(.revokeLease):
            waiting.session.respond(waiting.call, LeaseRevokeResponse(header: header).encoded())
        case .success(.alarm(let alarm)): answerAlarm(alarm, header, waiting)
        case .success(.publish), .success(.raiseFeatureLevel), .success(.renewLeases), .success(.expireLeases),
            .success(.deferLeases), .success(.stamp), .success(.checkpoint), .success(.compareStates):
            unreachable("no client asks for this command")
        case .success(.auth(let answer)): completeAuthWrite(waiting, answer, header)
        case .success(.denied(let refusal)): waiting.session.refuse(waiting.call, RequestRefusal(refusal))
        }
    }

    func completeRead(_ waiting: PendingCall) throws(RequestRefusal) {
        switch waiting.purpose {
        case .range(let query): try answerRange(query, waiting.call, of: waiting.session)
        case .rangeStream(let query): try answerRangeStream(query, waiting.call, of: waiting.session)
        case .readTransaction(let transaction):
            try answerReadTransaction(transaction, waiting.call, of: waiting.session)
        case .memberList: waiting.session.respond(waiting.call, memberListAnswer().encoded())
        case .leaseTimeToLive(let lease, let withKeys):
            try answerTimeToLive(lease, withKeys: withKeys, waiting.call, of: waiting.session)
        case .alarms(let wanted): answerAlarms(wanted, waiting.call, of: waiting.session)
        case .leaseLeases: answerLeases(waiting.call, of: waiting.session)
        case .put, .deleteRange, .transaction, .compact, .leaseGrant, .leaseRevoke, .alarm, .lock:
            unreachable("a write is not answered as a read")
        case .memberAdd, .memberRemove, .memberUpdate, .memberPromote, .moveLeader:
            unreachable("a change of the members is not answered as a read")
        case .auth(let purpose): try completeAuthRead(purpose, waiting.call, of: waiting.session)
        case .again(let method, let message):
            message.withUnsafeBytes { handle(method, $0, waiting.call, of: waiting.session, mayWait: false) }
        case .openAgain(let method, let messages):
            open(method, waiting.call, of: waiting.session, mayWait: false)
            for message in messages {
                message.withUnsafeBytes { self.message($0, waiting.call, of: waiting.session) }
            }
        }
    }

    /// Answers a read that was postponed.
    func resume(_ purpose: PendingCall.Purpose, _ call: CallID, of session: GRPCSession) {
        do throws(RequestRefusal) {
            try completeRead(PendingCall(session: session, call: call, purpose: purpose))
        } catch {
            session.refuse(call, error)
        }
    }

    /// Keys that a range looks at before others get their turn.
    private static let rangeSliceKeys = 4_096
    /// Ranges that are advanced in one turn.
    private static let rangesPerTurnMax = 4

    private func answerRange(_ query: RangeQuery, _ call: CallID, of session: GRPCSession) throws(RequestRefusal) {
        try checkReliable()
        if try waitsForRevision(.range(query), call, of: session) { return }
        if session.postpones(.range(query), call) { return }
        metrics.ranges &+= 1
        try demandReadable(query.range, call, of: session)
        guard let view = node?.state.view else { return }
        var cursor: RangeCursor
        do throws(StoreError) { cursor = try RangeCursor(query, on: view) } catch { throw RequestRefusal(error) }
        if let result = cursor.advance(keysMax: Self.rangeSliceKeys) {
            respond(result, view.revision, call, of: session)
        } else {
            longRanges.append(LongRange(session: session, call: call, cursor: cursor, revision: view.revision))
        }
    }

    private func respond(_ result: RangeResult, _ revision: Revision, _ call: CallID, of session: GRPCSession) {
        var bytes: [UInt8] = []
        EtcdAnswer.encode(result, header(revision), to: &bytes)
        session.respond(call, bytes)
    }

    /// Gives the first of the long ranges another slice each, and lets the others move up.
    func advanceLongRanges() {
        guard !longRanges.isEmpty else { return }
        let count = min(Self.rangesPerTurnMax, longRanges.count)
        let turn = Array(longRanges[..<count])
        longRanges.removeFirst(count)
        for var long in turn {
            if let result = long.cursor.advance(keysMax: Self.rangeSliceKeys) {
                respond(result, long.revision, long.call, of: long.session)
            } else {
                longRanges.append(long)
            }
        }
    }

    private func answerRangeStream(
        _ query: RangeQuery, _ call: CallID, of session: GRPCSession
    ) throws(RequestRefusal) {
        try checkReliable()
        if try waitsForRevision(.rangeStream(query), call, of: session) { return }
        try demandReadable(query.range, call, of: session)
        guard let view = node?.state.view else { return }
        metrics.ranges &+= 1
        do throws(StoreError) {
            let streaming = try RangeStreaming(
                query, on: view, header: header(view.revision), chunkBytes: settings.requestBytesMax)
            session.stream(call, streaming)
        } catch {
            throw RequestRefusal(error)
        }
    }

    private func answerReadTransaction(
        _ transaction: Transaction, _ call: CallID, of session: GRPCSession
    ) throws(RequestRefusal) {
        try checkReliable()
        if try waitsForRevision(.readTransaction(transaction), call, of: session) { return }
        if session.postpones(.readTransaction(transaction), call) { return }
        metrics.readTransactions &+= 1
        try demandReadable(transaction, call, of: session)
        guard let view = node?.state.view else { return }
        let result: TransactionResult
        do throws(StoreError) { result = try view.read(transaction) } catch { throw RequestRefusal(error) }
        var bytes: [UInt8] = []
        EtcdAnswer.encode(result, header(view.revision), to: &bytes)
        session.respond(call, bytes)
    }
}
