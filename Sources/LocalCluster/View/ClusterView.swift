/// The cluster at one moment.
public struct ClusterView: Hashable, Sendable {
    public var rows: [MemberRow]
    public var leadership: Leadership?

    /// One line that changes when something does that people want to know: who leads, and who is how.
    public var summary: String {
        let members = rows.map { "\($0.name) \($0.condition)" }.joined(separator: ", ")
        return "\(leader); \(members)"
    }

    /// For example `m2 leads, term 3`.
    public var leader: String {
        guard let leadership else { return "no leader" }
        return "\(leadership.name ?? "an unknown member") leads, term \(leadership.term)"
    }
}
