import Linearizability

/// A store with revisions in the plainest Swift: it serves the histories of the tests, correctly.
struct NaiveStore: Hashable, Sendable {
    private(set) var revision: Int64 = 1
    private(set) var contents: [[UInt8]: StoreKeyValue] = [:]

    /// Ascending by key.
    var keyValues: [StoreKeyValue] {
        contents.values.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    }

    mutating func serve(_ command: StoreCommand) -> StoreAnswer {
        var after = self
        after.revision += 1
        let answer = after.make(command, comparing: self)
        if after.contents != contents { self = after }
        return answer
    }

    func answer(_ range: StoreRange) -> StoreAnswer {
        let all = selected(range.keys)
        if range.isCountOnly { return .range([], count: all.count) }
        return .range(range.limit > 0 ? Array(all.prefix(range.limit)) : all, count: all.count)
    }

    private mutating func make(_ command: StoreCommand, comparing before: NaiveStore) -> StoreAnswer {
        switch command {
        case .range(let range): return answer(range)
        case .put(let key, let value, let wantsPrevious):
            let old = contents[key]
            contents[key] = StoreKeyValue(
                key: key, value: value, createRevision: old?.createRevision ?? revision, modRevision: revision,
                version: (old?.version ?? 0) + 1)
            return .put(previous: wantsPrevious ? old : nil)
        case .delete(let keys, let wantsPrevious):
            let gone = selected(keys)
            for keyValue in gone { contents[keyValue.key] = nil }
            return .delete(count: gone.count, previous: wantsPrevious ? gone : [])
        case .transaction(let transaction):
            let held = transaction.comparisons.allSatisfy(before.holds)
            return .transaction(
                held: held,
                (held ? transaction.success : transaction.failure).map { make($0, comparing: before) })
        }
    }

    private func selected(_ keys: StoreKeySelection) -> [StoreKeyValue] {
        keyValues.filter { keyValue in
            switch keys {
            case .one(let key): keyValue.key == key
            case .range(let first, let end):
                !keyValue.key.lexicographicallyPrecedes(first) && keyValue.key.lexicographicallyPrecedes(end)
            case .from(let first): !keyValue.key.lexicographicallyPrecedes(first)
            }
        }
    }

    private func holds(_ comparison: StoreComparison) -> Bool {
        let all = selected(comparison.keys)
        if all.isEmpty {
            switch comparison.target {
            case .value: return false
            case .version(let given), .createRevision(let given), .modRevision(let given):
                return holds(comparison.relation, Int64(0), given)
            }
        }
        return all.allSatisfy { own in
            switch comparison.target {
            case .value(let value):
                holds(
                    comparison.relation, own.value.map { UInt16($0) + 1 }.padded, value.map { UInt16($0) + 1 }.padded)
            case .version(let given): holds(comparison.relation, own.version, given)
            case .createRevision(let given): holds(comparison.relation, own.createRevision, given)
            case .modRevision(let given): holds(comparison.relation, own.modRevision, given)
            }
        }
    }

    private func holds<Value: Comparable>(_ relation: StoreComparison.Relation, _ own: Value, _ given: Value) -> Bool {
        switch relation {
        case .equal: own == given
        case .notEqual: own != given
        case .greater: own > given
        case .less: own < given
        }
    }
}

extension [UInt16] {
    /// As text that compares like the list, for short lists.
    fileprivate var padded: String {
        map { String(repeating: "0", count: 4 - String($0).count) + String($0) }.joined()
    }
}
