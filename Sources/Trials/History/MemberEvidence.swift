/// What one member keeps when all is over, read from itself alone.
public struct MemberEvidence: Hashable, Sendable {
    /// Counted from 1.
    public var member: Int
    /// The revision at which all members were read.
    public var finalRevision: Int64
    /// Every version of every register, ascending by revision.
    public var versions: [StoredVersion]
    /// Every key at the final revision, by name.
    public var state: [StoredVersion]

    public init(member: Int, finalRevision: Int64, versions: [StoredVersion] = [], state: [StoredVersion] = []) {
        self.member = member
        self.finalRevision = finalRevision
        self.versions = versions
        self.state = state
    }
}
