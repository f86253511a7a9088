/// What `cluster` is asked to do.
public enum ClusterCommand: Hashable, Sendable {
    case up(UpOptions)
    case status(data: String)
    case change(MemberChange, MemberSelector, data: String)
    case stop(data: String)
    case help
    /// The hidden entry of a member; see ``MemberEntry``.
    case serve([String])

    /// Where a cluster lies when nothing else is said, beneath the working directory.
    public static let defaultData = "./holdfast-data"
}
