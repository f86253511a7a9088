#if Zoo
    internal import Zoo
#endif

/// Changes that were made earlier, read again: for watchers that begin in the past or fall behind.
extension StoreView {
    /// The first revision that a watcher of such keys may begin at: that of the last compaction.
    public func changesFloor(ofKeysLike key: [UInt8]) -> Revision { max(keyspace(of: key).floor, .initial) }

    /// The first revision whose changes to such keys are all there still. What was compacted is there until it is swept.
    public func changesIntactFrom(ofKeysLike key: [UInt8]) -> Revision { max(keyspace(of: key).intactFrom, .initial) }

    /// The changes of one revision to keys of the range, in the order in which they were made. They must be intact.
    ///
    /// `budget` becomes smaller by one for each change that is looked at, and by one at least. Previous versions are looked up
    /// only when wanted; where they have been swept they are missing.
    public func changes(
        at revision: Revision, in range: KeyRange, withPrevious: Bool, budget: inout Int
    ) -> [Change] {
        let keyspace = keyspace(of: range.key)
        let noted = keyspace.changes.changes(at: revision.number)
        budget -= max(1, noted.count)
        return noted.compactMap { key, order in
            guard range.contains(key), let record = keyspace.version(of: key, at: revision.number, order) else {
                return nil
            }
            guard withPrevious, revision > keyspace.intactFrom else {
                return Change(record, of: key, previous: nil)
            }
            #if Zoo
                if zoo(.z207) {
                    return Change(
                        record, of: key, previous: keyspace.version(of: key, before: revision.number + 1)?.keyValue(key)
                    )
                }
            #endif
            return Change(record, of: key, previous: keyspace.version(of: key, before: revision.number)?.keyValue(key))
        }
    }
}

extension Change {
    init(_ record: VersionRecord, of key: [UInt8], previous: KeyValue?) {
        if record.isTombstone {
            let current = KeyValue(key: key, modified: Revision(record.modified))
            self.init(kind: .delete, current: current, previous: previous)
        } else {
            self.init(kind: .put, current: record.keyValue(key), previous: previous)
        }
    }
}

extension Keyspace {
    /// The version, or the deletion, that one change left.
    func version(of key: [UInt8], at revision: Int64, _ order: UInt32) -> VersionRecord? {
        key.withUnsafeBytes { bytes in
            if let current = live.find(.before(bytes)), current.modified == revision, current.order == order {
                return current
            }
            return history.find(TreePosition(key: bytes, revision: UInt64(clamping: revision), order: order))
        }
    }

    /// The last version of a key before a revision; nil when the key did not exist then.
    func version(of key: [UInt8], before revision: Int64) -> VersionRecord? {
        key.withUnsafeBytes { bytes in
            let record = history.last(through: .through(bytes, revision: revision - 1))
            return record.flatMap { $0.isTombstone ? nil : $0 }
        }
    }
}
