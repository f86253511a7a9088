/// What a member must remember across restarts besides its log. Dissertation figure 3.1, "persistent state".
public struct HardState: Hashable, Sendable {
    public var term: Term
    /// Whom this member voted for in `term`.
    public var vote: MemberID?
    /// A commit index known at the time of writing: a hint that lets a restarted member apply at once. It may lag behind.
    public var commit: LogIndex

    @inlinable
    public init(term: Term, vote: MemberID?, commit: LogIndex) {
        self.term = term
        self.vote = vote
        self.commit = commit
    }

    public static let initial = HardState(term: .zero, vote: nil, commit: .zero)
}
