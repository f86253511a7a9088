public import LinuxSystem

/// A member run as a child of this process: the same program once more, with `serve` as its first argument.
///
/// Make it, and everything else about it, on a thread that lives as long as the program: the kernel ends the member when
/// the thread that started it ends (``MemberEntry``).
public final class MemberProcess {
    /// What to start.
    public struct Launch: Hashable, Sendable {
        public var program: String
        /// Without the program's own name.
        public var arguments: [String]
        public var environment: [String: String]
        /// Created when missing; the member's output goes to its end.
        public var logPath: String

        /// A member of the program that is running, whatever has become of its file since.
        public init(serving flags: [String], environment: [String: String], logPath: String) {
            self.init(
                program: "/proc/self/exe", arguments: MemberEntry.arguments(serving: flags), environment: environment,
                logPath: logPath)
        }

        public init(program: String, arguments: [String], environment: [String: String], logPath: String) {
            self.program = program
            self.arguments = arguments
            self.environment = environment
            self.logPath = logPath
        }
    }

    /// How ``stop(within:)`` ended.
    public struct Stopped: Hashable, Sendable {
        public var ending: ChildProcess.Ending
        /// It had not ended by itself in the time it was given.
        public var wasForced: Bool
    }

    public let name: String
    public let logPath: String
    /// Tells it from any later process with the same number.
    public let mark: ProcessMark
    private let child: ChildProcess
    /// Length of the log when it was started.
    private let logStart: Int

    public init(name: String, _ launch: Launch) throws(SystemError) {
        self.name = name
        logPath = launch.logPath
        let log = try File.open(launch.logPath, .append)
        logStart = try log.size()
        let nothing = try File.open("/dev/null", .read)
        let environment = launch.environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let child = try nothing.withRaw { (input) throws(SystemError) in
            try log.withRaw { (output) throws(SystemError) in
                try ChildProcess(
                    path: launch.program, arguments: ["holdfast-\(name)"] + launch.arguments, environment: environment,
                    streams: .init(input: input, output: output, error: output), ownGroup: true)
            }
        }
        self.child = child
        do throws(SystemError) {
            // Nobody has waited for it, so that the number is still its own, even if it has ended already.
            mark = ProcessMark(pid: child.pid, startedAt: try ProcessStatistics(pid: child.pid).startedAt)
        } catch {
            try child.send(.kill)
            _ = try child.wait()
            throw error
        }
    }

    public var pid: Int32 { child.pid }

    /// How it ended; nil while it runs. Also reaps it.
    public func poll() throws(SystemError) -> ChildProcess.Ending? { try child.poll() }

    /// Nil once it has ended.
    public var statistics: ProcessStatistics? { mark.statistics }

    public var isPaused: Bool { statistics?.state == "T" }

    // MARK: Signals

    /// Does nothing after the end has been noticed.
    public func send(_ signal: Signal) throws(SystemError) { try child.send(signal) }

    /// Stops it in the middle of whatever it does, until ``resume()``.
    public func pause() throws(SystemError) { try child.send(.stop) }

    public func resume() throws(SystemError) { try child.send(.resume) }

    /// Asks it to end, which a paused one hears too, waits, and kills it when the time is over.
    public func stop(within time: Duration) throws(SystemError) -> Stopped {
        try askToEnd()
        if let ending = try waitForEnd(within: time) { return Stopped(ending: ending, wasForced: false) }
        return Stopped(ending: try kill(), wasForced: true)
    }

    /// Asks it to end, which a paused one hears too, and does not wait.
    public func askToEnd() throws(SystemError) {
        try child.send(.terminate)
        try child.send(.resume)
    }

    /// Ends it at once and waits until it is gone.
    @discardableResult
    public func kill() throws(SystemError) -> ChildProcess.Ending {
        try child.send(.kill)
        return try child.wait()
    }

    /// Waits at most so long; nil when it still runs.
    public func waitForEnd(within time: Duration) throws(SystemError) -> ChildProcess.Ending? {
        let deadline = Deadline(after: time)
        while true {
            if let ending = try child.poll() { return ending }
            guard !deadline.hasPassed else { return nil }
            Deadline.sleep(milliseconds: 5)
        }
    }

    // MARK: Its log

    /// The last lines that it wrote since it was started, without what earlier runs left.
    public func lastLogLines(_ linesMax: Int = 10) -> [String] {
        LogTail.lines(of: logPath, from: logStart, linesMax: linesMax)
    }
}
