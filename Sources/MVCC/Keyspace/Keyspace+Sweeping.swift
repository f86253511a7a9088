internal import Bytes

extension Keyspace {
    /// Moves the floor; the versions below it become unreachable at once and are removed by ``sweep(_:)``.
    mutating func compact(to revision: Revision) {
        floor = revision
        if sweep == nil { sweep = Sweep(floor: revision) }
    }

    /// Looks at up to `budget` records of the history, removes those that are not reachable, and answers how many of the
    /// budget are left. Nothing is left to sweep when some are.
    mutating func sweep(_ budget: Int) -> Int {
        var left = budget
        while left > 0, let pass = sweep {
            if pass.floor > intactFrom {
                intactFrom = pass.floor
                changes.forget(below: pass.floor.number)
            }
            let (removable, next, visited) = removable(from: pass, atMost: left)
            left -= visited
            for (key, record) in removable {
                historyBytes -= key.count + record.value.count
                key.withUnsafeBytes { _ = history.remove(record.position(of: $0)) }
            }
            sweep = next ?? (pass.floor < floor ? Sweep(floor: floor) : nil)
        }
        return left
    }

    /// Whether a read at `floor` or later can see this version, when `next` is the version of the same key that follows
    /// it in the history.
    ///
    /// It can if the version is above the floor, or if it is the newest at or below it and not a tombstone. A tombstone at the
    /// floor itself stays, too: a watcher may begin there.
    func isReachable(
        _ key: UnsafeRawBufferPointer, _ record: VersionRecord, next: Int64?, at floor: Revision
    ) -> Bool {
        if record.modified > floor.number || record.isTombstone { return record.modified >= floor.number }
        if let next { return next > floor.number }
        guard let current = live.find(.before(key)) else { unreachable("a version without a successor is alive") }
        return current.modified > floor.number
    }

    /// The unreachable ones among the next `budget` records, and where to go on; nil at the end.
    private func removable(
        from pass: Sweep, atMost budget: Int
    ) -> (removable: [(key: [UInt8], record: VersionRecord)], next: Sweep?, visited: Int) {
        var removable: [(key: [UInt8], record: VersionRecord)] = []
        var cursor = pass.key.withUnsafeBytes {
            TreeCursor(history, at: TreePosition(key: $0, revision: pass.revision, order: pass.order))
        }
        var visited = 0
        while visited < budget, !cursor.isAtEnd {
            let key = cursor.key
            let record = cursor.record
            cursor.advance()
            visited += 1
            key.withUnsafeBytes { bytes in
                if !isReachable(bytes, record, next: cursor.modifiedIfSame(key: bytes), at: pass.floor) {
                    removable.append((key, record))
                }
            }
        }
        guard !cursor.isAtEnd else { return (removable, nil, max(visited, 1)) }
        let record = cursor.record
        let next = Sweep(
            key: cursor.key, revision: UInt64(clamping: record.modified), order: record.order, floor: pass.floor)
        return (removable, next, visited)
    }
}

extension TreeCursor {
    /// The revision of the record at the cursor, if it is a version of `key`.
    func modifiedIfSame(key: UnsafeRawBufferPointer) -> Int64? {
        guard !isAtEnd, withKey({ compareBytes($0, key) == 0 }) else { return nil }
        return modified
    }
}
