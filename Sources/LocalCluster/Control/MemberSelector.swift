/// Which member a command means: by name, or whoever leads when the command is carried out.
public enum MemberSelector: Hashable, Sendable, CustomStringConvertible {
    case leader
    case named(String)

    /// `leader`, or `m1` to `m9`; nil for anything else.
    public init?(_ text: String) {
        if text == "leader" {
            self = .leader
        } else if (1...ClusterLayout.membersMax).contains(where: { text == "m\($0)" }) {
            self = .named(text)
        } else {
            return nil
        }
    }

    public var description: String {
        switch self {
        case .leader: "leader"
        case .named(let name): name
        }
    }

    /// The member meant.
    func resolve(in layout: ClusterLayout, leadership: Leadership?) throws(Complaint) -> MemberSpec {
        switch self {
        case .named(let name):
            guard let member = layout.member(named: name) else {
                let names = layout.members.map(\.name).joined(separator: ", ")
                throw Complaint("there is no member \(name) in this cluster: it has \(names)")
            }
            return member
        case .leader:
            guard let leadership else { throw Complaint("no leader is known now; try again in a moment") }
            guard let name = leadership.name, let member = layout.member(named: name) else {
                throw Complaint("the leader is not a member of this machine's cluster")
            }
            return member
        }
    }
}
