internal import LinuxSystem

/// The commands for another terminal, while a cluster runs. Each answers what to print.
public enum AskCommand {
    /// More than the supervisor gives its members.
    private static let stopPatience = Duration.seconds(30)
    private static let statusTimeout = Duration.milliseconds(1500)

    /// `cluster status`: who leads, where the data lies, and the table of members.
    public static func status(data: String) throws(Complaint) -> String {
        let cluster = try RunningCluster(in: data)
        let members = cluster.state.layout.members
        let reports = try cluster.askMembers(timeout: statusTimeout)
        let rows = zip(members, reports).map { row($0, cluster.state.process(of: $0), $1) }
        let view = ClusterView(rows: rows, reports: reports)
        let head = "\(view.leader); data in \(cluster.directory.path); supervisor is process \(cluster.supervisor.pid)"
        return ([head] + StatusTable.lines(rows)).joined(separator: "\n")
    }

    /// `cluster kill`, `pause`, `resume`, `start`: has the supervisor do it.
    public static func change(_ change: MemberChange, _ member: MemberSelector, data: String) throws(Complaint)
        -> String
    {
        try RunningCluster(in: data).ask(.change(change, member))
    }

    /// `cluster stop`: returns when the supervisor has ended.
    public static func stop(data: String) throws(Complaint) -> String {
        let cluster = try RunningCluster(in: data)
        _ = try cluster.ask(.stop)
        let deadline = Deadline(after: stopPatience)
        while cluster.supervisor.isAlive {
            guard !deadline.hasPassed else {
                throw Complaint("process \(cluster.supervisor.pid) is still stopping the cluster")
            }
            Deadline.sleep(milliseconds: 20)
        }
        return "stopped; the data stays in \(cluster.directory.path)"
    }

    private static func row(_ member: MemberSpec, _ mark: ProcessMark?, _ report: MemberReport) -> MemberRow {
        guard let mark, let statistics = mark.statistics else {
            return MemberRow(member, condition: .down(.unknown), pid: nil, process: nil, report: nil)
        }
        let condition: MemberCondition =
            statistics.state == "T" ? .paused : report.status == nil ? .silent : .up
        return MemberRow(member, condition: condition, pid: mark.pid, process: statistics, report: report)
    }
}
