/// Forgets every version that no read at `revision` or later can see.
public struct Compaction: Hashable, Sendable {
    public var revision: Revision
    /// etcd's flag. Kept in the entry, and without effect: the versions are out of reach when the answer is given, and are
    /// freed soon after.
    public var physical: Bool

    public init(revision: Revision, physical: Bool = false) {
        self.revision = revision
        self.physical = physical
    }
}
