/// All keys that a history could have written, in order: a key is replaced by its rank.
struct KeyTable {
    private let keys: [[UInt8]]
    private let ranks: [[UInt8]: Int]

    init(_ history: StoreHistory) {
        var ranks: [[UInt8]: Int] = [:]
        for operation in history.operations {
            guard case .command(let command) = operation.request else { continue }
            command.forEachPut { key, _ in ranks[key] = 0 }
        }
        for entry in history.log?.entries ?? [] {
            for case .put(let key, _) in entry.changes { ranks[key] = 0 }
        }
        keys = ranks.keys.sorted { $0.lexicographicallyPrecedes($1) }
        for (rank, key) in keys.enumerated() { ranks[key] = rank }
        self.ranks = ranks
    }

    var count: Int { keys.count }

    subscript(rank: Int) -> [UInt8] { keys[rank] }

    func rank(of key: [UInt8]) -> Int? { ranks[key] }

    /// The ranks of all selected keys.
    func ranks(of selection: StoreKeySelection) -> Range<Int> {
        switch selection {
        case .one(let key):
            guard let rank = ranks[key] else { return 0..<0 }
            return rank..<rank + 1
        case .range(let first, let end):
            let lower = firstRank(atOrAfter: first)
            return lower..<max(lower, firstRank(atOrAfter: end))
        case .from(let first): return firstRank(atOrAfter: first)..<keys.count
        }
    }

    private func firstRank(atOrAfter key: [UInt8]) -> Int {
        var (low, high) = (0, keys.count)
        while low < high {
            let middle = (low + high) / 2
            if keys[middle].lexicographicallyPrecedes(key) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
