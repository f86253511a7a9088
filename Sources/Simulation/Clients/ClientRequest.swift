internal import Coordination
internal import MVCC
internal import Replica

/// What a simulated client asks for.
enum ClientRequest {
    case put(key: [UInt8], value: [UInt8])
    case delete(key: [UInt8])
    case deletePrefix([UInt8])
    /// Writes iff the key's last change was at this revision; 0: iff there is no such key. Otherwise reads it.
    case swap(key: [UInt8], expected: Int64, value: [UInt8])
    /// Writes both keys in one revision iff the first one's last change was at this revision.
    case putBoth([UInt8], [UInt8], expected: Int64, value: [UInt8])
    case get(key: [UInt8])
    case list(prefix: [UInt8])
    /// A read of the member's own state, as old as that may be.
    case localGet(key: [UInt8])
    case localList(prefix: [UInt8])
    /// A linearizable read of an older state.
    case getAt(key: [UInt8], revision: Int64)
    case compact(revision: Int64)

    /// The query of a read.
    var query: RangeQuery? {
        switch self {
        case .get(let key), .localGet(let key): RangeQuery(KeyRange(key: key))
        case .list(let prefix), .localList(let prefix): RangeQuery(.prefix(prefix))
        case .getAt(let key, let revision): RangeQuery(KeyRange(key: key), revision: Revision(revision))
        case .put, .delete, .deletePrefix, .swap, .putBoth, .compact: nil
        }
    }

    var isLocal: Bool {
        switch self {
        case .localGet, .localList: true
        case .put, .delete, .deletePrefix, .swap, .putBoth, .get, .list, .getAt, .compact: false
        }
    }

    /// Whether it writes a value that no other request writes.
    var isIdentified: Bool {
        switch self {
        case .put, .swap, .putBoth: true
        case .delete, .deletePrefix, .get, .list, .localGet, .localList, .getAt, .compact: false
        }
    }

    /// The command of a write; nil for reads.
    var command: Command? {
        switch self {
        case .put(let key, let value): .put(PutOperation(key: key, value: value, returnsPrevious: true))
        case .delete(let key): .deleteRange(DeleteRangeOperation(KeyRange(key: key), returnsPrevious: true))
        case .deletePrefix(let prefix): .deleteRange(DeleteRangeOperation(.prefix(prefix)))
        case .swap(let key, let expected, let value):
            .transaction(
                Transaction(
                    comparisons: [Comparison(KeyRange(key: key), .equal, .modified(Revision(expected)))],
                    success: [.put(PutOperation(key: key, value: value))],
                    failure: [.range(RangeQuery(KeyRange(key: key)))]))
        case .putBoth(let first, let second, let expected, let value):
            .transaction(
                Transaction(
                    comparisons: [Comparison(KeyRange(key: first), .equal, .modified(Revision(expected)))],
                    success: [
                        .put(PutOperation(key: first, value: value)), .put(PutOperation(key: second, value: value)),
                    ]))
        case .compact(let revision): .compact(Compaction(revision: Revision(revision)))
        case .get, .list, .localGet, .localList, .getAt: nil
        }
    }

    /// A short form for traces.
    var text: String {
        func name(_ key: [UInt8]) -> String { String(decoding: key, as: UTF8.self) }
        return switch self {
        case .put(let key, _): "put \(name(key))"
        case .delete(let key): "delete \(name(key))"
        case .deletePrefix(let prefix): "delete \(name(prefix))*"
        case .swap(let key, let expected, _): "swap \(name(key)) if \(expected)"
        case .putBoth(let first, let second, let expected, _): "put \(name(first)) and \(name(second)) if \(expected)"
        case .get(let key): "get \(name(key))"
        case .list(let prefix): "list \(name(prefix))*"
        case .localGet(let key): "local get \(name(key))"
        case .localList(let prefix): "local list \(name(prefix))*"
        case .getAt(let key, let revision): "get \(name(key)) at \(revision)"
        case .compact(let revision): "compact \(revision)"
        }
    }
}
