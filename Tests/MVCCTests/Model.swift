import MVCC

/// The store in its slowest and most obvious form: a list of everything that ever happened.
struct Model {
    struct Event {
        var key: [UInt8]
        var revision: Int64
        /// Nil for a deletion.
        var keyValue: KeyValue?
    }

    var revision: Int64 = 1
    var floor: Int64 = -1
    var systemFloor: Int64 = -1
    var events: [Event] = []
    var leases: Set<Int64> = [7, 8]

    func isSystem(_ key: [UInt8]) -> Bool { key.starts(with: [0] + Array("holdfast/".utf8)) }

    func contains(_ range: KeyRange, _ key: [UInt8]) -> Bool {
        guard isSystem(range.key) == isSystem(key) else { return false }
        if range.end == [] { return key == range.key }
        if key.lexicographicallyPrecedes(range.key) { return false }
        return range.end == [0] || key.lexicographicallyPrecedes(range.end)
    }

    /// What existed in the range at the revision, in order of keys.
    func state(_ range: KeyRange, at revision: Int64, in events: [Event]? = nil) -> [KeyValue] {
        var latest: [[UInt8]: KeyValue] = [:]
        for event in events ?? self.events where event.revision <= revision && contains(range, event.key) {
            latest[event.key] = event.keyValue
        }
        return latest.values.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    }

    func range(_ query: RangeQuery, in working: [Event]? = nil, now: Int64? = nil) throws(StoreError) -> RangeResult {
        let asked = query.revision.number
        if asked > revision { throw .futureRevision }
        if asked > 0, asked < (isSystem(query.range.key) ? systemFloor : floor) { throw .compacted }
        let all = state(query.range, at: asked > 0 ? asked : now ?? revision, in: working)
        let count = Int64(all.count)
        if query.countOnly { return RangeResult(count: count) }
        var kept = all.filter {
            (query.modifiedMin.number == 0 || $0.modified >= query.modifiedMin)
                && (query.modifiedMax.number == 0 || $0.modified <= query.modifiedMax)
                && (query.createdMin.number == 0 || $0.created >= query.createdMin)
                && (query.createdMax.number == 0 || $0.created <= query.createdMax)
        }
        if query.order == .none, query.target != .key, query.limit > 0, !query.hasFilters {
            kept = Array(kept.prefix(Int(query.limit) + 1))
        }
        func sort<Value: Equatable>(_ value: (KeyValue) -> Value, _ isLess: (Value, Value) -> Bool) {
            kept.sort {
                let (a, b) = (value($0), value($1))
                if a == b { return $0.key.lexicographicallyPrecedes($1.key) }
                return query.order == .descending ? isLess(b, a) : isLess(a, b)
            }
        }
        switch query.target {
        case .key: sort(\.key) { $0.lexicographicallyPrecedes($1) }
        case .version: sort(\.version, <)
        case .created: sort(\.created, <)
        case .modified: sort(\.modified, <)
        case .value: sort(\.value) { $0.lexicographicallyPrecedes($1) }
        }
        let more = query.limit > 0 && kept.count > query.limit
        if more { kept = Array(kept.prefix(Int(query.limit))) }
        if query.keysOnly { for index in kept.indices { kept[index].value = [] } }
        return RangeResult(keyValues: kept, more: more, count: count)
    }

    func get(_ key: [UInt8], in events: [Event]) -> KeyValue? {
        events.last { $0.key == key }?.keyValue
    }

    // MARK: Writing

    mutating func apply(_ request: WriteRequest) -> WriteOutcome {
        let transaction: Transaction
        switch request {
        case .compact(let compaction):
            if compaction.revision.number <= floor { return refusal(.compacted) }
            if compaction.revision.number > revision { return refusal(.futureRevision) }
            floor = compaction.revision.number
            return outcome(.compact, [])
        case .put(let put): transaction = Transaction(success: [.put(put)])
        case .deleteRange(let delete): transaction = Transaction(success: [.deleteRange(delete)])
        case .transaction(let given): transaction = given
        }
        var working = events
        do throws(StoreError) {
            try check(transaction)
            let result = try execute(transaction, on: &working)
            let changes = working[events.count...].map { event in
                Change(
                    kind: event.keyValue == nil ? .delete : .put,
                    current: event.keyValue ?? KeyValue(key: event.key, modified: Revision(event.revision)),
                    previous: previous(of: event, in: working))
            }
            events = working
            if !changes.isEmpty { revision += 1 }
            switch (request, result.results.first) {
            case (.put, .put(let put, _)): return outcome(.put(put), changes)
            case (.deleteRange, .deleteRange(let deleted, _)): return outcome(.deleteRange(deleted), changes)
            default: return outcome(.transaction(result), changes)
            }
        } catch {
            return refusal(error)
        }
    }

    func previous(of event: Event, in events: [Event]) -> KeyValue? {
        events.last { $0.key == event.key && $0.revision < event.revision }?.keyValue
    }

    func outcome(_ answer: WriteAnswer, _ changes: [Change]) -> WriteOutcome {
        WriteOutcome(answer: .success(answer), revision: Revision(revision), changes: changes, changesHash: 0)
    }

    func refusal(_ error: StoreError) -> WriteOutcome {
        WriteOutcome(answer: .failure(error), revision: Revision(revision), changesHash: 0)
    }

    func holds(_ comparison: Comparison) -> Bool {
        let keyValues = state(comparison.range, at: revision)
        if keyValues.isEmpty { return holds(comparison, nil) }
        return keyValues.allSatisfy { holds(comparison, $0) }
    }

    func holds(_ comparison: Comparison, _ keyValue: KeyValue?) -> Bool {
        func relate<Value: Equatable>(_ a: Value, _ b: Value, _ isLess: (Value, Value) -> Bool) -> Bool {
            switch comparison.relation {
            case .equal: a == b
            case .notEqual: a != b
            case .less: isLess(a, b)
            case .greater: isLess(b, a)
            }
        }
        switch comparison.target {
        case .version(let version): return relate(keyValue?.version ?? 0, version, <)
        case .created(let revision): return relate(keyValue?.created ?? .zero, revision, <)
        case .modified(let revision): return relate(keyValue?.modified ?? .zero, revision, <)
        case .lease(let lease): return relate(keyValue?.lease ?? .none, lease, <)
        case .value(let value):
            guard let keyValue else { return false }
            return relate(keyValue.value, value) { $0.lexicographicallyPrecedes($1) }
        }
    }

    /// The branch that the state before the first write chooses.
    func branch(_ transaction: Transaction) -> [Operation] {
        transaction.comparisons.allSatisfy(holds) ? transaction.success : transaction.failure
    }

    func check(_ transaction: Transaction) throws(StoreError) {
        for operation in branch(transaction) {
            switch operation {
            case .range(let query): _ = try range(query)
            case .deleteRange: break
            case .transaction(let nested): try check(nested)
            case .put(let put):
                if put.lease != .none, !leases.contains(put.lease.rawValue) { throw .leaseNotFound }
                if put.ignoresLease || put.ignoresValue, get(put.key, in: events) == nil {
                    throw .keyNotFound
                }
            }
        }
    }

    func execute(_ transaction: Transaction, on working: inout [Event]) throws(StoreError) -> TransactionResult {
        var result = TransactionResult(succeeded: transaction.comparisons.allSatisfy(holds))
        for operation in branch(transaction) {
            func now() -> Revision { Revision(working.count == events.count ? revision : revision + 1) }
            switch operation {
            case .range(let query):
                result.results.append(.range(try range(query, in: working, now: revision + 1), revision: now()))
            case .put(let put):
                let previous = get(put.key, in: working)
                let keyValue = KeyValue(
                    key: put.key,
                    value: put.ignoresValue ? previous?.value ?? [] : put.value,
                    created: previous?.created ?? Revision(revision + 1),
                    modified: Revision(revision + 1),
                    version: (previous?.version ?? 0) + 1,
                    lease: put.ignoresLease ? previous?.lease ?? .none : put.lease)
                working.append(Event(key: put.key, revision: revision + 1, keyValue: keyValue))
                result.results.append(
                    .put(PutResult(previous: put.returnsPrevious ? previous : nil), revision: now()))
            case .deleteRange(let delete):
                let previous = state(delete.range, at: revision + 1, in: working)
                for keyValue in previous { working.append(Event(key: keyValue.key, revision: revision + 1)) }
                let deleted = DeleteResult(
                    deleted: Int64(previous.count), previous: delete.returnsPrevious ? previous : [])
                result.results.append(.deleteRange(deleted, revision: now()))
            case .transaction(let nested):
                result.results.append(.transaction(try execute(nested, on: &working)))
            }
        }
        return result
    }
}
