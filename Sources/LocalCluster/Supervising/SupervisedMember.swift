internal import LinuxSystem

/// One member under supervision: its process while there is one, and why there is none.
final class SupervisedMember {
    let spec: MemberSpec
    let launch: MemberProcess.Launch
    let watcher: MemberWatcher
    private(set) var process: MemberProcess?
    private var reason = MemberCondition.Reason.notStarted
    /// Whether this process has answered.
    private var hasAnswered = false

    init(_ spec: MemberSpec, launch: MemberProcess.Launch) throws(SystemError) {
        self.spec = spec
        self.launch = launch
        watcher = try MemberWatcher(spec)
    }

    func start() throws(SystemError) {
        hasAnswered = false
        watcher.forget()
        process = try MemberProcess(name: spec.name, launch)
    }

    func kill() throws(SystemError) {
        try process?.kill()
        process = nil
        reason = .killed
    }

    /// Notices an end that nobody here has asked for, and answers the process that ended.
    func noticeEnd() throws(SystemError) -> (process: MemberProcess, ending: ChildProcess.Ending)? {
        guard let process, let ending = try process.poll() else { return nil }
        self.process = nil
        switch ending {
        case .exited(let code): reason = .exited(code: code)
        case .killed(let signal): reason = .signal(signal.rawValue)
        }
        return (process, ending)
    }

    /// How it is now, and its last report if that is of this process.
    func look() -> (row: MemberRow, report: MemberReport?) {
        guard let process else {
            return (MemberRow(spec, condition: .down(reason), pid: nil, process: nil, report: nil), nil)
        }
        let statistics = process.statistics
        let report = watcher.report
        let isAnswering = report?.status != nil
        hasAnswered = hasAnswered || isAnswering
        let condition: MemberCondition =
            statistics?.state == "T" ? .paused : isAnswering ? .up : hasAnswered ? .silent : .starting
        return (
            MemberRow(spec, condition: condition, pid: process.pid, process: statistics, report: report),
            condition == .up ? report : nil
        )
    }
}
