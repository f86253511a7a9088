internal import Bytes

/// Writes a view out piece by piece. Equal states give equal bytes, on every member.
public struct SnapshotEncoder: Sendable {
    private let view: StoreView
    /// Later versions are left out.
    private let last: Int64
    private var keyspace: Keyspace
    private var live: TreeCursor
    private var history: TreeCursor
    /// The key whose versions are being written.
    private var key: [UInt8]?
    private var hasWrittenKey = false
    private var stage = Stage.users
    private var buffer: [UInt8] = []
    /// How much of the buffer has been handed out.
    private var sent = 0
    /// Of everything written so far.
    private var checksum = CRC32C()

    private enum Stage: Sendable { case users, system, ended }

    /// How much that was handed out stays in the buffer before the rest is moved to the front.
    private static let sentBytesMax = 1 << 20

    /// - Parameter revision: the store as it was then, if that is earlier than it is; compactions since count.
    public init(_ view: StoreView, through revision: Revision? = nil) {
        self.view = view
        last = min(revision ?? view.revision, view.revision).number
        keyspace = view.users
        live = TreeCursor(view.users.live)
        history = TreeCursor(view.users.history)
        buffer.append(SnapshotFormat.format)
        buffer.appendVarint(UInt64(bitPattern: last))
        buffer.appendVarint(UInt64(bitPattern: view.users.floor.number + 1))
        buffer.appendVarint(UInt64(bitPattern: view.system.floor.number + 1))
        checksum.add(buffer)
    }

    /// Begins at a key instead, and without a header: for ``hashNext(_:)``. The keys of the system come behind all others.
    init(_ view: StoreView, from key: [UInt8]) {
        self.view = view
        last = view.revision.number
        stage = SystemKeyspace.contains(key) ? .system : .users
        keyspace = stage == .users ? view.users : view.system
        live = key.withUnsafeBytes { [keyspace] in TreeCursor(keyspace.live, at: .before($0)) }
        history = key.withUnsafeBytes { [keyspace] in TreeCursor(keyspace.history, at: .before($0)) }
    }

    /// Adds the next version to a hash instead of handing it out. How many bytes that were; nil at the end.
    mutating func hashNext(_ hash: inout StableHash) -> Int? {
        guard stage != .ended else { return nil }
        buffer.removeAll(keepingCapacity: true)
        writeNext()
        // What is compacted and not swept yet makes steps without bytes; nothing of it may be seen.
        if !buffer.isEmpty { buffer.withUnsafeBytes { hash.add($0) } }
        return buffer.count
    }

    /// The next key of which something is left, when none has been begun; empty at the end.
    var nextKey: [UInt8]? {
        guard key == nil else { return nil }
        var ahead = self
        ahead.buffer = []
        while ahead.stage != .ended {
            let current = ahead.key
            ahead.writeNext()
            guard !ahead.buffer.isEmpty else { continue }
            if let current { return current }
            return ahead.stage == .ended ? [] : SystemKeyspace.prefix
        }
        return []
    }

    /// The next bytes, at most `bytesMax` of them and never none; nil at the end.
    public mutating func next(bytesMax: Int) -> [UInt8]? {
        let wanted = max(bytesMax, 1)
        while buffer.count - sent < wanted, stage != .ended {
            let start = buffer.count
            writeNext()
            buffer.withUnsafeBytes { checksum.add(UnsafeRawBufferPointer(rebasing: $0[start...])) }
            if stage == .ended { buffer.appendBigEndian(checksum.value) }
        }
        guard sent < buffer.count else { return nil }
        let piece = Array(buffer[sent..<min(sent + wanted, buffer.count)])
        sent += piece.count
        if sent == buffer.count || sent > Self.sentBytesMax {
            buffer.removeSubrange(..<sent)
            sent = 0
        }
        return piece
    }

    /// Writes a version, or goes on to the next key or keyspace.
    private mutating func writeNext() {
        guard let key else {
            if let next = smallestKey() {
                key = next
                hasWrittenKey = false
            } else {
                endKeyspace()
            }
            return
        }
        key.withUnsafeBytes { bytes in
            if history.modifiedIfSame(key: bytes) != nil {
                let record = history.record
                history.advance()
                let next = history.modifiedIfSame(key: bytes)
                if record.modified <= last, keyspace.isReachable(bytes, record, next: next, at: keyspace.floor) {
                    write(key, record)
                }
                return
            }
            if live.modifiedIfSame(key: bytes) != nil {
                if live.modified <= last { write(key, live.record) }
                live.advance()
            }
            self.key = nil
        }
    }

    private func smallestKey() -> [UInt8]? {
        if live.isAtEnd { return history.isAtEnd ? nil : history.key }
        if history.isAtEnd { return live.key }
        return live.withKey { key in history.withKey { compareBytes(key, $0) } } <= 0 ? live.key : history.key
    }

    private mutating func endKeyspace() {
        buffer.append(SnapshotFormat.Item.endOfKeyspace.rawValue)
        guard stage == .users else {
            stage = .ended
            return
        }
        stage = .system
        keyspace = view.system
        live = TreeCursor(keyspace.live)
        history = TreeCursor(keyspace.history)
    }

    private mutating func write(_ key: [UInt8], _ record: VersionRecord) {
        if !hasWrittenKey {
            hasWrittenKey = true
            buffer.append(SnapshotFormat.Item.key.rawValue)
            buffer.appendLengthPrefixed(key)
        }
        if record.isTombstone {
            buffer.append(SnapshotFormat.Item.tombstone.rawValue)
            buffer.appendVarint(UInt64(bitPattern: record.modified))
            buffer.appendVarint(UInt64(record.order))
            return
        }
        buffer.append(SnapshotFormat.Item.version.rawValue)
        buffer.appendVarint(UInt64(bitPattern: record.created))
        buffer.appendVarint(UInt64(bitPattern: record.modified))
        buffer.appendVarint(UInt64(record.order))
        buffer.appendVarint(UInt64(bitPattern: record.version))
        buffer.appendVarint(UInt64(bitPattern: record.lease))
        buffer.appendLengthPrefixed(record.value)
    }
}
