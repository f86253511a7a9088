/// The writes whose outcome nobody knows, found by what they might have done.
struct OpenWrites {
    struct Put: Hashable {
        var key: [UInt8]
        var value: [UInt8]
    }

    /// Positions in the history, ascending.
    let all: [Int]
    private var byPut: [Put: [Int]] = [:]
    private var byDeletedKey: [[UInt8]: [Int]] = [:]
    /// Those that delete more than single keys.
    private var byRange: [Int] = []

    init(_ history: StoreHistory) {
        all = history.operations.indices.filter { history.operations[$0].openCommand != nil }
        for position in all {
            guard let command = history.operations[position].openCommand else { continue }
            var puts: Set<Put> = []
            command.forEachPut { puts.insert(Put(key: $0, value: $1)) }
            for put in puts { byPut[put, default: []].append(position) }
            var keys: Set<[UInt8]> = []
            var deletesRange = false
            command.forEachDelete { selection in
                if case .one(let key) = selection { keys.insert(key) } else { deletesRange = true }
            }
            for key in keys { byDeletedKey[key, default: []].append(position) }
            if deletesRange { byRange.append(position) }
        }
    }

    func putting(_ key: [UInt8], _ value: [UInt8]) -> [Int] { byPut[Put(key: key, value: value)] ?? [] }

    /// Those that could have made the change.
    func making(_ change: StoreLog.Change) -> [Int] {
        switch change {
        case .put(let key, let value): putting(key, value)
        case .delete(let key): deleting(key)
        }
    }

    private func deleting(_ key: [UInt8]) -> [Int] { Array(Set((byDeletedKey[key] ?? []) + byRange)).sorted() }
}
