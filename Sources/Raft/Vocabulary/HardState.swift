/// What a member must remember across restarts besides its log. Dissertation figure 3.1, "persistent state".
public struct HardState: Hashable, Sendable {
    public var term: Term
    /// Whom this member voted for in `term`.
    public var vote: MemberID?
    /// A commit index known at the time of writing: a hint that lets a restarted member apply at once. It may lag behind.
    public var commit: LogIndex
    /// Where the log ended before the disk lost a part of it, until it reaches that far again; nil while the log is whole.
    ///
    /// What was acknowledged led to this entry. The member votes as if its log still ended here, and does not campaign.
    public var promisedEnd: LogEnd?

    @inlinable
    public init(term: Term, vote: MemberID?, commit: LogIndex, promisedEnd: LogEnd? = nil) {
        self.term = term
        self.vote = vote
        self.commit = commit
        self.promisedEnd = promisedEnd
    }

    public static let initial = HardState(term: .zero, vote: nil, commit: .zero)
}
