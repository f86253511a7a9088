internal import Coordination
internal import Linearizability
internal import MVCC

/// What clients were told, judged by a checker that knows nothing of the code under test.
extension World {
    /// K1 to K5, K7.
    mutating func judgeAnswers(_ truth: Truth) {
        let history = StoreHistory(
            operations: operations.indices.map(storeOperation) + leaseOperations(truth), log: truth.log,
            initialRevision: 1)
        switch StoreChecker(violationsMax: 3).check(history) {
        case .consistent: break
        case .violated(let found):
            for violation in found {
                let requests = violation.operations.map { number -> String in
                    guard operations.indices.contains(Int(number) - 1) else { return "a write of leases" }
                    return
                        "#\(number) \(operations[Int(number) - 1].request.text) \(operations[Int(number) - 1].fate.text)"
                }
                violate(
                    Invariant(rawValue: violation.rule.rawValue) ?? .k1,
                    "\(violation.explanation): \(requests.joined(separator: "; "))")
            }
        case .undecided(let revision, _):
            violate(.h2, "what was executed at revision \(revision) cannot be told, although the log is whole")
        }
    }

    private func storeOperation(_ slot: Int) -> StoreOperation {
        let call = operations[slot]
        return StoreOperation(
            id: UInt64(slot) + 1, client: UInt64(call.client), call: call.asked, request: call.storeRequest,
            outcome: call.storeOutcome)
    }
}

extension Truth {
    /// All that each revision changed.
    var log: StoreLog {
        let last = state.revision.number
        let entries = changes.keys.sorted().map { revision in
            StoreLog.Entry(
                revision: revision,
                changes: (changes[revision] ?? []).map { change in
                    switch change.kind {
                    case .put: .put(key: change.current.key, value: change.current.value)
                    case .delete: .delete(key: change.current.key)
                    }
                })
        }
        return StoreLog(of: 2...max(2, last), entries: entries)
    }
}

extension ClientCall {
    var storeRequest: StoreRequest {
        switch request {
        case .put(let key, let value): return .command(.put(key, value, wantsPrevious: true))
        case .delete(let key): return .command(.delete(.one(key), wantsPrevious: true))
        case .deletePrefix(let prefix): return .command(.delete(.prefix(prefix)))
        case .swap(let key, let expected, let value):
            return .command(
                .transaction(
                    StoreTransaction(
                        [StoreComparison(.one(key), .equal, .modRevision(expected))], then: [.put(key, value)],
                        else: [.range(StoreRange(.one(key)))])))
        case .putBoth(let first, let second, let expected, let value):
            return .command(
                .transaction(
                    StoreTransaction(
                        [StoreComparison(.one(first), .equal, .modRevision(expected))],
                        then: [.put(first, value), .put(second, value)])))
        case .get(let key): return .command(.range(StoreRange(.one(key))))
        case .list(let prefix): return .command(.range(StoreRange(.prefix(prefix))))
        case .localGet(let key): return .read(StoreRange(.one(key)), at: nil, .serializable(session: lifeOfSession))
        case .localList(let prefix):
            return .read(StoreRange(.prefix(prefix)), at: nil, .serializable(session: lifeOfSession))
        case .getAt(let key, let revision): return .read(StoreRange(.one(key)), at: revision, .linearizable)
        case .compact(let revision): return .compact(through: revision)
        }
    }

    /// A session does not outlive the process that it is with.
    private var lifeOfSession: UInt64 { session << 32 | UInt64(life) }

    var storeOutcome: StoreOutcome {
        switch fate {
        case .pending, .unknown: .unknown
        case .refused: .refused(.notApplied, at: ended)
        case .answered(let answer):
            switch answer.error {
            case .compacted: .refused(.compacted, at: ended)
            case .futureRevision: .refused(.futureRevision, at: ended)
            case .some: .refused(.notApplied, at: ended)
            case nil: .answered(storeAnswer(answer), revision: answer.revision, at: ended)
            }
        }
    }

    private func storeAnswer(_ answer: ClientAnswer) -> StoreAnswer {
        let range = StoreAnswer.range(answer.keyValues.map(StoreKeyValue.init), count: Int(answer.count))
        switch request {
        case .put: return .put(previous: answer.previous.map(StoreKeyValue.init))
        case .delete:
            return .delete(count: Int(answer.count), previous: answer.previous.map { [StoreKeyValue($0)] } ?? [])
        case .deletePrefix: return .delete(count: Int(answer.count))
        case .swap: return .transaction(held: answer.succeeded, answer.succeeded ? [.put()] : [range])
        case .putBoth: return .transaction(held: answer.succeeded, answer.succeeded ? [.put(), .put()] : [])
        case .get, .list, .localGet, .localList, .getAt: return range
        case .compact: return .compacted
        }
    }
}

extension StoreKeySelection {
    static func prefix(_ prefix: [UInt8]) -> StoreKeySelection {
        let range = KeyRange.prefix(prefix)
        return range.isOpenEnded ? .from(range.key) : .range(range.key, range.end)
    }
}

extension StoreKeyValue {
    init(_ keyValue: KeyValue) {
        self.init(
            key: keyValue.key, value: keyValue.value, createRevision: keyValue.created.number,
            modRevision: keyValue.modified.number, version: keyValue.version)
    }
}
