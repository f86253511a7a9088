internal import Bytes

/// The keys of one of the two keyspaces with all their versions.
///
/// `live` has the current version of each key that exists. `history` has everything else that a read can still ask for:
/// versions that were replaced or deleted, and the deletions. So a read of the latest state meets neither old versions nor
/// tombstones, and compaction is a walk over the history alone.
struct Keyspace: Sendable {
    var live = OrderedTree(versions: false)
    var history = OrderedTree(versions: true)
    /// No read below this revision is answered.
    var floor = Revision.nothingCompacted
    /// Bytes of keys and values in `live`.
    var liveBytes = 0
    /// Bytes of keys and values in `history`, including what the sweep has not reached yet.
    var historyBytes = 0
    var sweep: Sweep?
    /// What was changed at which revision, from ``intactFrom`` on.
    var changes = ChangeLog()
    /// From this revision on no change has been swept; behind the floor as long as the sweep has not begun.
    var intactFrom = Revision.nothingCompacted

    /// Sets the current version of `key`; `make` answers it when given the version that is there.
    ///
    /// The version that is replaced goes into the history. Answers both.
    mutating func put(
        _ key: [UInt8], _ make: (VersionRecord?) -> VersionRecord
    ) -> (record: VersionRecord, previous: VersionRecord?) {
        key.withUnsafeBytes { bytes in
            var put: VersionRecord?
            let previous = live.upsert(.before(bytes)) { previous in
                let record = make(previous)
                put = record
                return record
            }
            guard let record = put else { unreachable("an upsert asks for its record") }
            changes.note(bytes, at: record.modified, order: record.order)
            liveBytes += record.value.count
            if let previous {
                liveBytes -= previous.value.count
                remember(bytes, previous)
            } else {
                liveBytes += key.count
            }
            return (record, previous)
        }
    }

    /// Deletes `key` and answers what was there; does nothing when it does not exist.
    mutating func delete(_ key: [UInt8], modified: Int64, order: UInt32) -> VersionRecord? {
        key.withUnsafeBytes { bytes in
            guard let previous = live.remove(.before(bytes)) else { return nil }
            liveBytes -= key.count + previous.value.count
            remember(bytes, previous)
            remember(bytes, .tombstone(modified: modified, order: order))
            changes.note(bytes, at: modified, order: order)
            return previous
        }
    }

    private mutating func remember(_ key: UnsafeRawBufferPointer, _ record: VersionRecord) {
        historyBytes += key.count + record.value.count
        history.upsert(record.position(of: key)) { _ in record }
    }
}

extension VersionRecord {
    /// Where the record stands in a tree of versions.
    func position(of key: UnsafeRawBufferPointer) -> TreePosition {
        TreePosition(key: key, revision: UInt64(clamping: modified), order: order)
    }
}
