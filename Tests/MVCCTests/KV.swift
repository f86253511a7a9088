import MVCC

/// A store with the verbs of a client.
struct KV {
    var store = VersionedStore()
    var leases: Set<Int64> = []

    /// A store in which these keys were put, one after the other, from revision 2 on.
    init(_ keys: String...) {
        for key in keys { put(key, "v-\(key)") }
    }

    var revision: Int64 { store.revision.number }

    @discardableResult
    mutating func apply(_ request: WriteRequest, by author: WriteRequest.Author = .client) -> WriteOutcome? {
        let leases = leases
        switch store.apply(request, by: author, leaseExists: { leases.contains($0.rawValue) }) {
        case .done(let outcome): return outcome
        case .unfinished: return nil
        }
    }

    @discardableResult
    mutating func put(_ key: String, _ value: String, lease: Int64 = 0, previous: Bool = false) -> WriteOutcome? {
        apply(.put(PutOperation(key: key, value: value, lease: lease, previous: previous)))
    }

    @discardableResult
    mutating func delete(_ key: String, _ end: String = "", previous: Bool = false) -> WriteOutcome? {
        apply(.deleteRange(DeleteRangeOperation(KeyRange(key, end), returnsPrevious: previous)))
    }

    @discardableResult
    mutating func compact(_ revision: Int64) -> WriteOutcome? {
        apply(.compact(Compaction(revision: Revision(revision))))
    }

    /// The result of a transaction that is not refused.
    mutating func transaction(
        if comparisons: [Comparison] = [], then success: [Operation] = [], else failure: [Operation] = []
    ) -> TransactionResult? {
        let transaction = Transaction(comparisons: comparisons, success: success, failure: failure)
        guard case .success(.transaction(let result)) = apply(.transaction(transaction))?.answer else { return nil }
        return result
    }

    /// Whether one comparison holds.
    mutating func holds(_ comparison: Comparison) -> Bool? { transaction(if: [comparison])?.succeeded }

    mutating func refusal(_ request: WriteRequest, by author: WriteRequest.Author = .client) -> StoreError? {
        guard case .failure(let error) = apply(request, by: author)?.answer else { return nil }
        return error
    }

    func range(_ query: RangeQuery) throws -> RangeResult { try store.view.range(query) }

    /// The keys of an answer, as text.
    func keys(_ query: RangeQuery) throws -> [String] {
        try range(query).keyValues.map { String(decoding: $0.key, as: UTF8.self) }
    }

    func get(_ key: String) -> KeyValue? { store.view.get(Array(key.utf8)) }

    func value(_ key: String) -> String? { get(key).map { String(decoding: $0.value, as: UTF8.self) } }
}

extension KeyRange {
    init(_ key: String, _ end: String = "") { self.init(key: Array(key.utf8), end: Array(end.utf8)) }
}

extension PutOperation {
    init(key: String, value: String, lease: Int64 = 0, previous: Bool = false) {
        self.init(
            key: Array(key.utf8), value: Array(value.utf8), lease: LeaseID(lease), returnsPrevious: previous)
    }
}

extension MVCC.Operation {
    static func put(_ key: String, _ value: String = "") -> Self { .put(PutOperation(key: key, value: value)) }

    static func get(_ key: String, _ end: String = "") -> Self { .range(RangeQuery(KeyRange(key, end))) }

    static func delete(_ key: String, _ end: String = "") -> Self {
        .deleteRange(DeleteRangeOperation(KeyRange(key, end)))
    }
}
