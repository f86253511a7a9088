internal import LinuxSystem

/// Starts the members of a cluster, watches them, does what other terminals ask, and ends them all.
///
///     starting ─► ready ─► (members come and go) ─► stopping ─► end
///         └── no member is left ──────────────────────┘
///
/// One thread does all this, the program's first: members end when the thread that started them does.
final class Supervisor {
    /// Between two looks at members and requests.
    static let lookMilliseconds: Int32 = 100
    /// After this long without being ready, the supervisor says what is missing.
    static let patience = Duration.seconds(15)

    /// Between two looks of a terminal's table that differ only in numbers.
    static let refreshNanoseconds: UInt64 = 500_000_000

    private let directory: ClusterDirectory
    private let lock: DirectoryLock
    private let control: ControlFolder
    private let signals: SignalDescriptor
    private let poll: EventPoll
    private let screen: Screen
    private let members: [SupervisedMember]
    private var state: ClusterState
    private var isReady = false
    private var isImpatient = false
    private var mustStop = false
    /// Members by identifier, once they have said who they are.
    private var names: [UInt64: String] = [:]
    private var lastSummary = ""
    private var lastRefresh: UInt64 = 0
    private let startedAt = Clocks.monotonic()

    /// - Parameters:
    ///   - lock: of the directory; let go of with the supervisor.
    ///   - signals: made before any other thread.
    ///   - launch: how a member is started.
    init(
        _ directory: consuming ClusterDirectory, lock: consuming DirectoryLock, state: ClusterState,
        signals: consuming SignalDescriptor, screen: Screen, launch: (MemberSpec) -> MemberProcess.Launch
    ) throws(SystemError) {
        control = try ControlFolder(in: directory)
        try control.clear()
        poll = try EventPoll(eventsMax: 1)
        self.signals = signals
        self.lock = lock
        self.screen = screen
        self.state = state
        var members: [SupervisedMember] = []
        for spec in state.layout.members { members.append(try SupervisedMember(spec, launch: launch(spec))) }
        self.members = members
        self.directory = directory
    }

    /// Runs the cluster until it is told to stop, or no member is left before it was ready; answers the exit code.
    func run() throws(Complaint) -> Int32 {
        try directory.write(state)
        var code: Int32 = 0
        do throws(SystemError) {
            try signals.withRaw { (raw) throws(SystemError) in try poll.add(raw, .readable, data: 0) }
            for member in members { try member.start() }
            noteProcesses()
            while !mustStop {
                _ = try poll.wait(milliseconds: Self.lookMilliseconds)
                while try signals.next() != nil { mustStop = true }
                try reportEnds()
                try answerRequests()
                show()
                if !isReady, members.allSatisfy({ $0.process == nil }) {
                    screen.note("no member runs any more; the cluster was never ready")
                    code = Complaint.refusedCode
                    mustStop = true
                }
            }
        } catch {
            screen.note("\(error)")
            code = Complaint.refusedCode
        }
        if !stopAll() { code = Complaint.refusedCode }
        do throws(Complaint) {
            try directory.write(ClusterState(layout: state.layout))
        } catch {
            screen.note("\(error)")
        }
        return code
    }

    // MARK: Looking

    private func look() -> ClusterView {
        let looks = members.map { $0.look() }
        let reports = looks.compactMap(\.report)
        for report in reports { names[report.memberID] = report.name }
        return ClusterView(rows: looks.map(\.row), reports: reports, names: names)
    }

    private func show() {
        let view = look()
        if !isReady {
            let reports = members.compactMap { $0.look().report }
            if reports.count == members.count, Leadership.isAgreed(reports) {
                isReady = true
                screen.say(
                    ReadyText.text(
                        state.layout, view, dataPath: directory.path, shownPath: directory.shownPath,
                        seconds: Screen.seconds(Clocks.monotonic() - startedAt)))
                lastSummary = view.summary
            } else if !isImpatient, Clocks.monotonic() - startedAt > Self.patience.nanoseconds {
                isImpatient = true
                screen.note("not ready yet; what the members say lies in \(directory.path)/m*.log")
            }
        }
        let summary = view.summary
        let hasChanged = summary != lastSummary
        if hasChanged {
            lastSummary = summary
            screen.note(summary)
        }
        let now = Clocks.monotonic()
        if hasChanged || now - lastRefresh >= Self.refreshNanoseconds {
            lastRefresh = now
            screen.show(StatusTable.lines(view.rows, columnsMax: screen.columns))
        }
    }

    /// Says which members have ended without being asked, and what they wrote last.
    private func reportEnds() throws(SystemError) {
        var anyEnded = false
        for member in members {
            guard let (process, ending) = try member.noticeEnd() else { continue }
            anyEnded = true
            screen.note("\(member.spec.name) \(EndingText.text(ending)); the end of \(process.logPath):")
            for line in process.lastLogLines() { screen.say("    \(line)") }
            screen.note("\(member.spec.name) stays down; \(command("start \(member.spec.name)")) starts it again")
        }
        if anyEnded { noteProcesses() }
    }

    private func command(_ command: String) -> String {
        ClusterCommand.commandLine(command, data: directory.shownPath)
    }

    // MARK: Requests

    private func answerRequests() throws(SystemError) {
        for (number, request) in try control.takeRequests() {
            try control.reply(to: number, carryOut(request))
        }
    }

    private func carryOut(_ request: ControlRequest?) -> ControlReply {
        do throws(Complaint) {
            switch request {
            case nil: throw Complaint("the request cannot be read")
            case .stop:
                mustStop = true
                return ControlReply(isDone: true, text: "stopping")
            case .change(let change, let selector):
                let spec = try selector.resolve(in: state.layout, leadership: look().leadership)
                let text = try carryOut(change, members[spec.number - 1])
                noteProcesses()
                return ControlReply(isDone: true, text: text)
            }
        } catch {
            return ControlReply(isDone: false, text: error.description)
        }
    }

    private func carryOut(_ change: MemberChange, _ member: SupervisedMember) throws(Complaint) -> String {
        let name = member.spec.name
        do {
            guard let process = member.process else {
                guard change == .start else {
                    throw Complaint("\(name) is down; \(command("start \(name)")) starts it")
                }
                try member.start()
                return "\(name) is started, process \(member.process?.pid ?? 0)"
            }
            switch (change, process.isPaused) {
            case (.kill, _):
                try member.kill()
                return "\(name) is killed; \(command("start \(name)")) starts it again"
            case (.pause, false):
                try process.pause()
                return "\(name) is paused; \(command("resume \(name)")) lets it go on"
            case (.resume, true):
                try process.resume()
                return "\(name) goes on"
            case (.pause, true): throw Complaint("\(name) is paused already")
            case (.resume, false): throw Complaint("\(name) is not paused")
            case (.start, true): throw Complaint("\(name) is paused; \(command("resume \(name)")) lets it go on")
            case (.start, false): throw Complaint("\(name) runs already")
            }
        } catch let complaint as Complaint {
            throw complaint
        } catch {
            throw Complaint("\(error)")
        }
    }

    // MARK: State and stopping

    /// Writes down who runs. A failure is told and no more: the members are worth more than the file about them.
    private func noteProcesses() {
        for member in members { state.setProcess(member.process?.mark, of: member.spec) }
        do throws(Complaint) { try directory.write(state) } catch { screen.note("\(error)") }
    }

    /// Ends all members, and says so; false when one had to be killed or ended badly.
    private func stopAll() -> Bool {
        screen.clear()
        for member in members { member.watcher.stop() }
        let running = members.filter { $0.process != nil }
        if !running.isEmpty {
            screen.note("stopping \(running.map(\.spec.name).joined(separator: ", ")); a second Ctrl-C kills")
        }
        let ending = MemberStop(running.compactMap(\.process)).run(screen: screen) { (try? signals.next()) != nil }
        for member in members { member.watcher.join() }
        screen.note("stopped; the data stays in \(directory.path)")
        return ending
    }
}
