extension ReplayedStore {
    /// Makes the command in `revision` and answers it. What it changes stays open to `undo`.
    mutating func make(_ command: StoreCommand, revision: Int64) -> StoreAnswer {
        var decisions: [Bool] = []
        decide(command, &decisions)
        var taken = decisions[...]
        return make(command, revision: revision, &taken)
    }

    func answer(_ range: StoreRange) -> StoreAnswer {
        let ranks = keys.ranks(of: range.keys)
        let count = count(ranks)
        if range.isCountOnly { return .range([], count: count) }
        return .range(existing(ranks, limit: range.limit).compactMap(keyValue), count: count)
    }

    /// Which branch each transaction takes, outer ones first: decided before anything is changed.
    private func decide(_ command: StoreCommand, _ decisions: inout [Bool]) {
        guard case .transaction(let transaction) = command else { return }
        let held = transaction.comparisons.allSatisfy(holds)
        decisions.append(held)
        for command in held ? transaction.success : transaction.failure { decide(command, &decisions) }
    }

    private mutating func make(
        _ command: StoreCommand, revision: Int64, _ decisions: inout ArraySlice<Bool>
    ) -> StoreAnswer {
        switch command {
        case .range(let range): return answer(range)
        case .put(let key, let value, let wantsPrevious):
            guard let rank = keys.rank(of: key) else { return .put() }
            let previous = wantsPrevious ? keyValue(rank) : nil
            put(value, at: rank, revision: revision)
            return .put(previous: previous)
        case .delete(let selection, let wantsPrevious):
            let ranks = existing(keys.ranks(of: selection))
            let previous = wantsPrevious ? ranks.compactMap(keyValue) : []
            for rank in ranks { delete(rank) }
            return .delete(count: ranks.count, previous: previous)
        case .transaction(let transaction):
            let held = decisions.popFirst() ?? false
            var answers: [StoreAnswer] = []
            for command in held ? transaction.success : transaction.failure {
                answers.append(make(command, revision: revision, &decisions))
            }
            return .transaction(held: held, answers)
        }
    }

    private func holds(_ comparison: StoreComparison) -> Bool {
        let ranks = existing(keys.ranks(of: comparison.keys))
        if ranks.isEmpty {
            if case .value = comparison.target { return false }
            return Self.holds(
                comparison, StoreKeyValue(key: [], value: [], createRevision: 0, modRevision: 0, version: 0))
        }
        return ranks.compactMap(keyValue).allSatisfy { Self.holds(comparison, $0) }
    }

    private static func holds(_ comparison: StoreComparison, _ own: StoreKeyValue) -> Bool {
        switch comparison.target {
        case .value(let value):
            switch comparison.relation {
            case .equal: own.value == value
            case .notEqual: own.value != value
            case .greater: value.lexicographicallyPrecedes(own.value)
            case .less: own.value.lexicographicallyPrecedes(value)
            }
        case .version(let number): holds(comparison.relation, own.version, number)
        case .createRevision(let number): holds(comparison.relation, own.createRevision, number)
        case .modRevision(let number): holds(comparison.relation, own.modRevision, number)
        }
    }

    private static func holds(_ relation: StoreComparison.Relation, _ own: Int64, _ given: Int64) -> Bool {
        switch relation {
        case .equal: own == given
        case .notEqual: own != given
        case .greater: own > given
        case .less: own < given
        }
    }
}
