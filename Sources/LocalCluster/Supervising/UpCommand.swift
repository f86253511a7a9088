internal import LinuxSystem

/// `cluster up`: makes sure that the cluster can run here, and runs it.
public enum UpCommand {
    /// How long members of a killed supervisor may take to be gone.
    private static let leftoverPatience = Duration.seconds(5)

    /// Runs until it is told to stop; answers the exit code. Call it on the first thread, before there are others.
    public static func run(_ options: UpOptions, environment: [String: String]) throws(Complaint) -> Int32 {
        Signal.ignoreBrokenPipe()
        let screen = Screen()
        let directory = try ClusterDirectory.create(options.data)
        try directory.checkOwnership()
        let lock = try directory.lock()
        try endLeftovers(in: directory, options)
        let layout = try options.layout(stored: options.isFresh ? nil : try directory.readState()?.layout)
        try checkPorts(of: layout)
        if options.isFresh { try directory.removeData() }

        let state = ClusterState(layout: layout, supervisor: ProcessMark(of: ThisProcess.id))
        screen.say("Starting \(layout.members.map(\.name).joined(separator: ", ")) in \(directory.path) …")
        let launches = layout.members.map { member in
            let flags = layout.flags(
                for: member, dataDirectory: directory.dataPath(of: member), timing: options.timing)
            return MemberProcess.Launch(
                serving: flags, environment: environment, logPath: directory.logPath(of: member))
        }
        let supervisor: Supervisor
        do throws(SystemError) {
            let signals = try SignalDescriptor([.interrupt, .terminate, .hangup])
            supervisor = try Supervisor(directory, lock: lock, state: state, signals: signals, screen: screen) {
                launches[$0.number - 1]
            }
        } catch {
            throw Complaint("\(error)")
        }
        return try supervisor.run()
    }

    /// Members end with the supervisor that started them, but not within the same instant; their successors need their
    /// ports and the locks of their data.
    private static func endLeftovers(in directory: borrowing ClusterDirectory, _ options: UpOptions) throws(Complaint) {
        let stored: ClusterState?
        do throws(Complaint) {
            stored = try directory.readState()
        } catch {
            guard options.isFresh else {
                throw Complaint("\(error); --fresh begins anew without the data that is there")
            }
            return
        }
        let left = stored?.processes.compactMap { $0 } ?? []
        for mark in left where mark.isAlive { mark.kill() }
        let deadline = Deadline(after: leftoverPatience)
        while let mark = left.first(where: \.isAlive) {
            guard !deadline.hasPassed else {
                throw Complaint("process \(mark.pid), a member of the last cluster here, does not end")
            }
            Deadline.sleep(milliseconds: 10)
        }
    }

    /// Finds out which port is taken before a member does, which would only end.
    static func checkPorts(of layout: ClusterLayout) throws(Complaint) {
        for member in layout.members {
            try checkPort(member.clientAddress, "\(member.name)'s port for clients", flag: "--client-port")
            try checkPort(member.peerAddress, "\(member.name)'s port for members", flag: "--peer-port")
        }
    }

    private static func checkPort(_ address: SocketAddress, _ what: String, flag: String) throws(Complaint) {
        do throws(SystemError) {
            _ = try Socket.listen(on: address)
        } catch {
            guard error.errno == .addressInUse else { throw Complaint("\(what): \(error)") }
            throw Complaint("port \(address.port), \(what), is in use; choose others with \(flag)")
        }
    }
}
