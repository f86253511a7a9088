extension Keyspace {
    /// The current version of `key`.
    func current(_ key: [UInt8]) -> VersionRecord? {
        key.withUnsafeBytes { live.find(.before($0)) }
    }

    /// The number of keys in `range` now.
    func count(_ range: KeyRange) -> Int { Self.count(range, in: live) }

    /// An upper bound of the records that a read of `range` at an old revision walks over.
    func countOfVersions(_ range: KeyRange) -> Int {
        Self.count(range, in: live) + Self.count(range, in: history)
    }

    private static func count(_ range: KeyRange, in tree: OrderedTree) -> Int {
        range.key.withUnsafeBytes { key in
            let before = tree.rank(.before(key), inclusive: false)
            if range.isSingleKey { return tree.rank(.through(key), inclusive: true) - before }
            if range.isOpenEnded { return tree.count - before }
            let end = range.end.withUnsafeBytes { tree.rank(.before($0), inclusive: false) }
            return max(end - before, 0)
        }
    }
}

extension TreeCursor {
    /// Whether the cursor has left `range`, which it entered at its key.
    func isBehind(_ range: KeyRange) -> Bool {
        if isAtEnd { return true }
        if range.isOpenEnded { return false }
        return withKey { key in
            if range.isSingleKey { return range.key.withUnsafeBytes { compareBytes(key, $0) != 0 } }
            return range.end.withUnsafeBytes { compareBytes(key, $0) >= 0 }
        }
    }
}
