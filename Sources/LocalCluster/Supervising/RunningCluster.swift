internal import LinuxSystem

/// A cluster that a supervisor in another process runs.
struct RunningCluster: ~Copyable {
    /// A supervisor looks several times a second.
    private static let replyPatience = Duration.seconds(10)

    let directory: ClusterDirectory
    let state: ClusterState
    let supervisor: ProcessMark

    /// Finds it; where none runs, says how to start one.
    init(in data: String) throws(Complaint) {
        let start = ClusterCommand.commandLine("up", data: data)
        let nothing = Complaint("no cluster is running in \(data); start one with: \(start)")
        guard let found = try Self.openIfPresent(data) else { throw nothing }
        guard let state = try found.readState(), let supervisor = state.supervisor, supervisor.isAlive else {
            throw nothing
        }
        self.directory = found
        self.state = state
        self.supervisor = supervisor
    }

    private static func openIfPresent(_ data: String) throws(Complaint) -> ClusterDirectory? {
        do throws(SystemError) {
            return ClusterDirectory(try Directory.open(data), shownPath: data)
        } catch {
            if error.errno == .noSuchFile { return nil }
            throw Complaint(error.description)
        }
    }

    /// Has the supervisor do something, and answers what it says.
    borrowing func ask(_ request: ControlRequest) throws(Complaint) -> String {
        guard let reply = try Complaint.translating({ () throws(SystemError) in try exchange(request) }) else {
            throw Complaint("process \(supervisor.pid), which runs the cluster, does not answer")
        }
        guard reply.isDone else { throw Complaint(reply.text) }
        return reply.text
    }

    /// Nil when no reply came.
    private borrowing func exchange(_ request: ControlRequest) throws(SystemError) -> ControlReply? {
        let control = try ControlFolder(in: directory)
        let number = try control.submit(request)
        let deadline = Deadline(after: Self.replyPatience)
        while true {
            if let reply = try control.takeReply(to: number) { return reply }
            guard supervisor.isAlive, !deadline.hasPassed else { break }
            Deadline.sleep(milliseconds: 20)
        }
        // A request that is left behind must not be carried out when nobody expects it any more.
        try control.withdraw(number)
        return try control.takeReply(to: number)
    }

    /// What each member says of itself, in their order; asked all at once.
    borrowing func askMembers(timeout: Duration) throws(Complaint) -> [MemberReport] {
        let members = state.layout.members
        return try Complaint.translating { () throws(SystemError) in
            var questions: [MemberQuestion] = []
            for member in members { questions.append(try MemberQuestion(member, timeout: timeout)) }
            return questions.map { $0.wait() }
        }
    }
}
