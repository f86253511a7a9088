extension DurableLog {
    /// Whether a directory with files of these names holds no log yet: a log would be made in it.
    ///
    /// A directory whose making was interrupted has the temporary file of the identity and at most the first segment; nothing in it was
    /// ever acknowledged.
    public static func isUnused(_ names: [FileName]) -> Bool {
        guard !names.contains(.identity) else { return false }
        let isUnfinished = names.contains(.identityTemporary)
        let segments = names.filter { $0.segmentNumber != nil }
        return names.allSatisfy { $0.snapshotIdentity == nil }
            && (segments.isEmpty || (segments == [.segment(1)] && isUnfinished))
    }
}
