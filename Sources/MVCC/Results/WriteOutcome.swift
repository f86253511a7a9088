/// Everything that a ``WriteRequest`` did.
public struct WriteOutcome: Hashable, Sendable {
    public var answer: Result<WriteAnswer, StoreError>
    /// The revision of the store afterwards: what goes into the answer's header.
    public var revision: Revision
    /// Every change, in order; the position in this list is the change's place within its revision.
    public var changes: [Change]
    /// The ``StableHash`` of all changes, in order. Equal on every member.
    public var changesHash: UInt64

    public init(
        answer: Result<WriteAnswer, StoreError>,
        revision: Revision,
        changes: [Change] = [],
        changesHash: UInt64
    ) {
        self.answer = answer
        self.revision = revision
        self.changes = changes
        self.changesHash = changesHash
    }
}
