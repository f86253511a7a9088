/// A store that begins where another one was.
extension VersionedStore {
    /// The highest revision that a snapshot may have.
    public static let revisionMax = SnapshotFormat.numberMax

    /// Takes over the keys of `view` at a later revision: those of `keys` are deleted there, and nothing before it can be read.
    public init(goingOnFrom view: StoreView, at revision: Revision, deleting keys: [[UInt8]]) {
        var before = view
        before.revision = Revision(revision.number - 1)
        var store = VersionedStore(before)
        var unlimited = Int.max
        _ = store.delete(keys, budget: &unlimited)
        var after = store.view
        // Also when no key was there to be deleted.
        after.revision = revision
        after.users.compact(to: revision)
        after.system.compact(to: revision)
        self.init(after)
        while !sweep(budget: .max) {}
    }
}
