/// The cluster at one moment.
public struct ClusterView: Hashable, Sendable {
    public let rows: [MemberRow]
    public let leadership: Leadership?

    /// Others may name a leader for as long as an election time-out after it has gone down or was paused; it leads
    /// nobody then.
    ///
    /// - Parameter names: members by identifier, as they are known from earlier.
    public init(rows: [MemberRow], reports: [MemberReport], names: [UInt64: String] = [:]) {
        self.rows = rows
        let named = Leadership(in: reports, names: names)
        let leads = rows.first { $0.name == named?.name }.map { !$0.condition.isDown && $0.condition != .paused }
        leadership = leads == false ? nil : named
    }

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
