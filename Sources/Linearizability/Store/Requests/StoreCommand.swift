/// What is asked of the latest state, alone or in a transaction.
public enum StoreCommand: Hashable, Sendable {
    case range(StoreRange)
    /// `wantsPrevious`: the answer carries what the key was before.
    case put([UInt8], [UInt8], wantsPrevious: Bool = false)
    case delete(StoreKeySelection, wantsPrevious: Bool = false)
    case transaction(StoreTransaction)

    /// Calls `body` with key and value of each put, of both branches.
    func forEachPut(_ body: ([UInt8], [UInt8]) -> Void) {
        switch self {
        case .range, .delete: break
        case .put(let key, let value, _): body(key, value)
        case .transaction(let transaction):
            for command in transaction.success { command.forEachPut(body) }
            for command in transaction.failure { command.forEachPut(body) }
        }
    }

    /// Calls `body` with the selection of each delete, of both branches.
    func forEachDelete(_ body: (StoreKeySelection) -> Void) {
        switch self {
        case .range, .put: break
        case .delete(let keys, _): body(keys)
        case .transaction(let transaction):
            for command in transaction.success { command.forEachDelete(body) }
            for command in transaction.failure { command.forEachDelete(body) }
        }
    }
}
