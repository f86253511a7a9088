internal import Bytes

/// The changes of one revision in the making, on a view that nobody else sees yet.
struct Writing: Sendable {
    let revision: Revision
    private(set) var changes: [Change] = []
    private(set) var hash = StableHash()

    init(after revision: Revision) { self.revision = revision.next }

    /// Makes room for about so many changes, so that the slice in which a long list is full need not move all of it.
    ///
    /// `count` is only an estimate, since overlapping deletes count twice, and so it is bounded.
    mutating func reserve(_ count: Int) { changes.reserveCapacity(min(count, Self.changesReservedMax)) }

    private static let changesReservedMax = 1 << 21

    private var order: UInt32 { UInt32(truncatingIfNeeded: changes.count) }

    mutating func put(_ operation: PutOperation, in view: inout StoreView) -> PutResult {
        let modified = revision.number
        let order = order
        let (record, previous) = view.withKeyspace(of: operation.key) { keyspace in
            keyspace.put(operation.key) { previous in
                VersionRecord(
                    value: operation.ignoresValue ? previous?.value ?? [] : operation.value,
                    created: previous?.created ?? modified,
                    modified: modified,
                    version: (previous?.version ?? 0) + 1,
                    lease: operation.ignoresLease ? previous?.lease ?? 0 : operation.lease.rawValue,
                    order: order)
            }
        }
        let previousKeyValue = previous?.keyValue(operation.key)
        add(Change(kind: .put, current: record.keyValue(operation.key), previous: previousKeyValue))
        return PutResult(previous: operation.returnsPrevious ? previousKeyValue : nil)
    }

    /// Deletes up to `keysMax` of the first keys of the range, and answers how many that were. Fewer than `keysMax` means
    /// that none are left.
    mutating func delete(
        _ operation: DeleteRangeOperation, atMost keysMax: Int, in view: inout StoreView, _ result: inout DeleteResult
    ) -> Int {
        let keys = Self.firstKeys(of: operation.range, atMost: keysMax, in: view)
        for key in keys {
            guard let previous = delete(key, in: &view) else { unreachable("a key that was just seen is there") }
            result.deleted += 1
            if operation.returnsPrevious { result.previous.append(previous) }
        }
        return keys.count
    }

    /// Deletes a key and answers what it was; nil when there is none.
    @discardableResult
    mutating func delete(_ key: [UInt8], in view: inout StoreView) -> KeyValue? {
        let order = order
        let record = view.withKeyspace(of: key) { $0.delete(key, modified: revision.number, order: order) }
        guard let previous = record?.keyValue(key) else { return nil }
        add(Change(kind: .delete, current: KeyValue(key: key, modified: revision), previous: previous))
        return previous
    }

    /// The revision of the store as it is now, with what has been changed.
    func revisionNow(_ view: StoreView) -> Revision { changes.isEmpty ? view.revision : revision }

    private mutating func add(_ change: Change) {
        change.add(to: &hash)
        changes.append(change)
    }

    private static func firstKeys(of range: KeyRange, atMost keysMax: Int, in view: StoreView) -> [[UInt8]] {
        let keyspace = view.keyspace(of: range.key)
        if range.isSingleKey { return keyspace.current(range.key) == nil || keysMax == 0 ? [] : [range.key] }
        var keys: [[UInt8]] = []
        var cursor = VersionCursor(range, at: nil, in: keyspace)
        while keys.count < keysMax, !cursor.isAtEnd {
            if let key = cursor.next({ key, _ in key() }) { keys.append(key) }
        }
        return keys
    }
}
