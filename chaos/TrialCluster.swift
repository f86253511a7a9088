internal import LinuxSystem
internal import LocalCluster
internal import Trials

/// The members of a run, by their numbers from 1. Belongs to the program's first thread: members end with the thread
/// that started them.
final class TrialCluster {
    /// For all members together, when they are asked to end.
    private static let stopPatience = Duration.seconds(10)

    let layout: ClusterLayout
    private let launches: [MemberProcess.Launch]
    private var processes: [Int: MemberProcess] = [:]
    private var paused: Set<Int> = []
    private let dataPaths: [String]
    /// Members that are not started any more.
    private var leftOut: Set<Int> = []
    /// Members whose end is waited for, with the exit code of those that have ended; 128 and more for a signal.
    private var awaited: [Int: Int?] = [:]
    /// Ends that nobody asked for.
    private(set) var remarks: [String] = []

    init(_ layout: ClusterLayout, in directory: borrowing RunDirectory, environment: [String: String]) {
        self.layout = layout
        let timing = MemberTiming(
            heartbeatInterval: RunOptions.heartbeatInterval, electionTimeout: RunOptions.electionTimeout)
        var launches: [MemberProcess.Launch] = []
        var dataPaths: [String] = []
        for member in layout.members {
            let dataPath = directory.dataPath(of: member)
            dataPaths.append(dataPath)
            let flags = layout.flags(for: member, dataDirectory: dataPath, timing: timing)
            launches.append(
                .init(serving: flags, environment: environment, logPath: directory.logPath(of: member)))
        }
        self.launches = launches
        self.dataPaths = dataPaths
    }

    var logPaths: [String] { launches.map(\.logPath) }

    /// With a process, paused or not.
    var alive: Set<Int> { Set(processes.keys) }
    /// With a process that goes on.
    var running: Set<Int> { alive.subtracting(paused) }

    /// The members that are part of the cluster, whether they run or not.
    var present: [MemberSpec] { layout.members.filter { !leftOut.contains($0.number) } }

    func pid(of member: Int) -> Int32? { processes[member]?.pid }

    func start(_ member: Int) throws(SystemError) {
        guard processes[member] == nil, !leftOut.contains(member) else { return }
        processes[member] = try MemberProcess(name: "m\(member)", launches[member - 1])
    }

    func kill(_ member: Int) throws(SystemError) {
        guard let process = processes.removeValue(forKey: member) else { return }
        paused.remove(member)
        let ending = try process.kill()
        if ending != .killed(by: .kill) { remark(member, ending) }
    }

    func pause(_ member: Int) throws(SystemError) {
        guard let process = processes[member] else { return }
        try process.pause()
        paused.insert(member)
    }

    func resume(_ member: Int) throws(SystemError) {
        guard let process = processes[member], paused.remove(member) != nil else { return }
        try process.resume()
    }

    /// Makes everyone run.
    func heal() throws(SystemError) {
        for member in 1...launches.count {
            try resume(member)
            try start(member)
        }
    }

    /// Notices members that ended by themselves.
    func noticeEnds() throws(SystemError) {
        for (member, process) in processes.sorted(by: { $0.key < $1.key }) {
            guard let ending = try process.poll() else { continue }
            processes[member] = nil
            paused.remove(member)
            if awaited[member] != nil {
                awaited[member] = .some(Self.exitCode(ending))
            } else {
                remark(member, ending)
            }
        }
    }

    // MARK: Ends that are asked for

    /// From here on the member may end by itself.
    func awaitEnd(of member: Int) { awaited[member] = .some(nil) }

    func forgetEnd(of member: Int) { awaited[member] = nil }

    /// Nil while it runs, or when nobody waits for its end.
    func exitCode(of member: Int) -> Int? { awaited[member] ?? nil }

    /// Ends the member's part in the run.
    func leaveOut(_ member: Int) {
        leftOut.insert(member)
        if let process = processes.removeValue(forKey: member) { _ = try? process.kill() }
        paused.remove(member)
    }

    private static func exitCode(_ ending: ChildProcess.Ending) -> Int {
        switch ending {
        case .exited(let code): Int(code)
        case .killed(let signal): 128 + Int(signal.rawValue)
        }
    }

    // MARK: What a member keeps

    func dataPath(of member: Int) -> String { dataPaths[member - 1] }

    func logSize(of member: Int) throws(SystemError) -> Int {
        try File.open(launches[member - 1].logPath, .read).size()
    }

    /// What the member has written since its log had that length.
    func log(of member: Int, from start: Int) throws(SystemError) -> String {
        let file = try File.open(launches[member - 1].logPath, .read)
        return String(decoding: try file.read(max(0, try file.size() - start), at: start), as: UTF8.self)
    }

    /// Asks all to end and waits; who does not is killed and remarked on.
    func stopAll() throws(SystemError) {
        try noticeEnds()
        for (_, process) in processes { try process.askToEnd() }
        let deadline = Clocks.monotonic() + UInt64(Self.stopPatience.components.seconds) * 1_000_000_000
        while !processes.isEmpty, Clocks.monotonic() < deadline {
            for (member, process) in processes.sorted(by: { $0.key < $1.key }) {
                guard let ending = try process.poll() else { continue }
                processes[member] = nil
                if ending != .exited(code: 0) { remark(member, ending) }
            }
            Clocks.sleep(.milliseconds(10))
        }
        for member in processes.keys.sorted() {
            remarks.append("m\(member) did not end within \(Self.stopPatience) of being asked to")
        }
        killAll()
    }

    /// Ends all at once.
    func killAll() {
        for (_, process) in processes { _ = try? process.kill() }
        processes = [:]
        paused = []
    }

    private func remark(_ member: Int, _ ending: ChildProcess.Ending) {
        switch ending {
        case .exited(let code): remarks.append("m\(member) ended by itself with exit code \(code)")
        case .killed(let signal): remarks.append("m\(member) ended by itself with signal \(signal.rawValue)")
        }
    }
}
