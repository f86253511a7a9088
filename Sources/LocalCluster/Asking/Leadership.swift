internal import EtcdAPI

/// Who leads, as far as the members' own reports tell.
public struct Leadership: Hashable, Sendable {
    public var memberID: UInt64
    /// Nil when no member that answers knows the leader's name.
    public var name: String?
    public var term: UInt64

    /// The leader that is named in the highest term; nil when none is.
    ///
    /// A member that was paused, or is cut off, may still name the leader of an earlier term, itself included.
    ///
    /// - Parameter names: members by identifier, as they are known from earlier.
    public init?(in reports: [MemberReport], names: [UInt64: String] = [:]) {
        var found: (id: UInt64, term: UInt64)?
        for status in reports.compactMap(\.status) where status.leader != 0 {
            if let earlier = found, status.raftTerm <= earlier.term { continue }
            found = (status.leader, status.raftTerm)
        }
        guard let found else { return nil }
        memberID = found.id
        term = found.term
        name =
            reports.first { $0.memberID == found.id }?.name ?? names[found.id]
            ?? reports.lazy.compactMap { $0.memberNames[found.id] }.first { !$0.isEmpty }
    }

    /// Whether all of these members answer, follow one leader in one term and serve linearizable reads.
    static func isAgreed(_ reports: [MemberReport]) -> Bool {
        guard let leadership = Leadership(in: reports) else { return false }
        return reports.allSatisfy { report in
            report.status?.leader == leadership.memberID && report.status?.raftTerm == leadership.term
                && report.servesReads
        }
    }
}
