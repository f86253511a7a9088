/// Forgets every version that no read at `revision` or later can see.
public struct Compaction: Hashable, Sendable {
    public var revision: Revision
    /// Whether the answer waits until the versions are gone from memory; a matter of the member that answers.
    public var physical: Bool

    public init(revision: Revision, physical: Bool = false) {
        self.revision = revision
        self.physical = physical
    }
}
