/// Walks over the keys of a range as they were at one revision, in order.
struct VersionCursor: Sendable {
    private let range: KeyRange
    /// Nil reads the current versions, for which the history is not needed.
    private let revision: Int64?
    private let history: OrderedTree
    private var live: TreeCursor
    private var old: TreeCursor?

    /// How many versions of one key are stepped over before the rest is skipped by a search.
    private static let stepsMax = 8

    init(_ range: KeyRange, at revision: Revision?, in keyspace: Keyspace) {
        self.range = range
        self.revision = revision?.number
        history = keyspace.history
        live = range.key.withUnsafeBytes { TreeCursor(keyspace.live, at: .before($0)) }
        if revision != nil { old = range.key.withUnsafeBytes { TreeCursor(keyspace.history, at: .before($0)) } }
    }

    /// Whether there are no more keys to look at.
    var isAtEnd: Bool { live.isBehind(range) && (old?.isBehind(range) ?? true) }

    /// Looks at the next key, and answers it if it existed: nil means that this one did not, not that it was the last.
    mutating func next<R>(_ make: (_ key: () -> [UInt8], VersionRecord) -> R) -> R? {
        guard let revision, let old, !old.isBehind(range) else { return nextLive(make) }
        let order = live.isBehind(range) ? 1 : live.withKey { key in old.withKey { compareBytes(key, $0) } }
        if order < 0 { return nextLive(make) }

        let key = old.key
        guard let record = versionThenSkip(key, through: revision), !record.isTombstone else {
            return order == 0 ? nextLive(make) : nil
        }
        return order == 0 ? nextLive(make) ?? make({ key }, record) : make({ key }, record)
    }

    private mutating func nextLive<R>(_ make: (_ key: () -> [UInt8], VersionRecord) -> R) -> R? {
        defer { live.advance() }
        if let revision, live.modified > revision { return nil }
        return make({ live.key }, live.record)
    }

    /// The newest version of `key` in the history that is not after `revision`; `old` moves on to the next key.
    private mutating func versionThenSkip(_ key: [UInt8], through revision: Int64) -> VersionRecord? {
        guard var cursor = old else { return nil }
        old = nil
        defer { old = cursor }
        return key.withUnsafeBytes { bytes in
            var newest: VersionRecord?
            for _ in 0..<Self.stepsMax {
                guard !cursor.isAtEnd, cursor.withKey({ compareBytes($0, bytes) == 0 }) else { return newest }
                if cursor.modified <= revision { newest = cursor.record }
                cursor.advance()
            }
            cursor.seek(.through(bytes), behind: true)
            return history.last(through: .through(bytes, revision: revision))
        }
    }
}
