public import MVCC

/// Everything that an entry did.
public struct Outcome: Hashable, Sendable {
    /// The answer. A refusal is one: it is the same on every member, and the entry is applied all the same.
    public var answer: Result<Answer, StoreError>
    /// The revision of the store afterwards, for the answer's header.
    public var revision: Revision
    /// What changed, in order, for watchers.
    public var changes: [Change]

    public init(answer: Result<Answer, StoreError>, revision: Revision, changes: [Change] = []) {
        self.answer = answer
        self.revision = revision
        self.changes = changes
    }
}
