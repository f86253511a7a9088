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
    /// Ends that nobody asked for.
    private(set) var remarks: [String] = []

    init(_ layout: ClusterLayout, in directory: borrowing RunDirectory, environment: [String: String]) {
        self.layout = layout
        let timing = MemberTiming(
            heartbeatInterval: RunOptions.heartbeatInterval, electionTimeout: RunOptions.electionTimeout)
        var launches: [MemberProcess.Launch] = []
        for member in layout.members {
            let flags = layout.flags(for: member, dataDirectory: directory.dataPath(of: member), timing: timing)
            launches.append(
                .init(serving: flags, environment: environment, logPath: directory.logPath(of: member)))
        }
        self.launches = launches
    }

    var logPaths: [String] { launches.map(\.logPath) }

    /// With a process, paused or not.
    var alive: Set<Int> { Set(processes.keys) }
    /// With a process that goes on.
    var running: Set<Int> { alive.subtracting(paused) }

    func pid(of member: Int) -> Int32? { processes[member]?.pid }

    func start(_ member: Int) throws(SystemError) {
        guard processes[member] == nil else { return }
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
            remark(member, ending)
        }
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
