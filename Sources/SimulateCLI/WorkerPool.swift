internal import LinuxSystem
internal import Simulation

/// Keeps so many workers at work for a foreman, until there is nothing left to do, the time is over or somebody interrupts.
///
/// Belongs to the program's first thread: workers end with the thread that started them.
final class WorkerPool {
    /// How a pool's work ended.
    enum Ending { case finished, timeIsOver, interrupted }

    /// A run that takes longer hangs: it is killed and counts as failed.
    private static let secondsPerRunMax: UInt64 = 120
    private static let nanosecondsPerSecond: UInt64 = 1_000_000_000

    private let jobs: Int
    private let deadline: UInt64?
    private let progress: ProgressLine
    private let poll: EventPoll
    private let signals: SignalDescriptor
    private var workers: [UInt64: WorkerProcess] = [:]
    private var workersMade: UInt64 = 0

    init(jobs: Int, minutes: Int?, progress: ProgressLine) throws(SystemError) {
        self.jobs = jobs
        self.progress = progress
        deadline = minutes.map { Clocks.monotonic() + UInt64($0) * 60 * Self.nanosecondsPerSecond }
        poll = try EventPoll(eventsMax: 64)
        signals = try SignalDescriptor([.interrupt, .terminate, .hangup])
        try signals.withRaw { (raw) throws(SystemError) in try poll.add(raw, .readable, data: 0) }
    }

    deinit {
        for worker in workers.values { worker.kill() }
    }

    /// - Parameter changed: called after reports were heard.
    func run<Boss: Foreman>(_ foreman: inout Boss, changed: (borrowing Boss) -> Void) throws(SystemError) -> Ending {
        while true {
            while workers.count < jobs, let order = foreman.nextOrder() { try start(order) }
            guard !workers.isEmpty else { return .finished }
            _ = try poll.wait(milliseconds: 100)
            if try signals.next() != nil { return .interrupted }
            for number in workers.keys.sorted() { try attend(number, &foreman) }
            changed(foreman)
            progress.show(foreman.progress)
            if let deadline, Clocks.monotonic() >= deadline { return .timeIsOver }
        }
    }

    private func start(_ order: WorkerOrder) throws(SystemError) {
        let worker = try WorkerProcess(order)
        workersMade += 1
        workers[workersMade] = worker
        try worker.watch(with: poll, data: workersMade)
    }

    private func attend(_ number: UInt64, _ foreman: inout some Foreman) throws(SystemError) {
        guard let worker = workers[number] else { return }
        try hear(try worker.listen(), from: worker, &foreman)
        let silence = Clocks.monotonic() - worker.lastHeard
        if silence > Self.secondsPerRunMax * Self.nanosecondsPerSecond {
            try worker.end(.hung(seconds: Int(Self.secondsPerRunMax)))
        }
        guard let end = try worker.poll() else { return }
        try hear(end.told, from: worker, &foreman)
        worker.stopWatching(with: poll)
        workers[number] = nil
        foreman.ended(worker.order, lost: end.lost, rest: end.rest)
    }

    private func hear(
        _ lines: [WorkerLine], from worker: WorkerProcess, _ foreman: inout some Foreman
    ) throws(SystemError) {
        for line in lines {
            switch line {
            case .began: break
            case .reported(let report):
                if !foreman.reported(report, of: worker.order) { try worker.end(.dismissed) }
            case .happened(let event): foreman.happened(event)
            }
        }
    }
}
