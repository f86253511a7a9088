/// What the supervisor of a cluster writes down for other processes and for its successor.
public struct ClusterState: Hashable, Sendable {
    public var layout: ClusterLayout
    /// Nil after an orderly stop.
    public var supervisor: ProcessMark?
    /// By the member's position in the layout; nil for one that is down.
    public private(set) var processes: [ProcessMark?]

    public init(layout: ClusterLayout, supervisor: ProcessMark? = nil) {
        self.layout = layout
        self.supervisor = supervisor
        processes = Array(repeating: nil, count: layout.memberCount)
    }

    public func process(of member: MemberSpec) -> ProcessMark? {
        processes.indices.contains(member.number - 1) ? processes[member.number - 1] : nil
    }

    public mutating func setProcess(_ process: ProcessMark?, of member: MemberSpec) {
        guard processes.indices.contains(member.number - 1) else { return }
        processes[member.number - 1] = process
    }
}
