internal import LinuxSystem
internal import Observability
internal import Reactor
internal import Storage

/// The two threads behind a loop that wait for the disk, so that the loop never does: one for commits, one for all that nobody waits for.
final class DiskThreads {
    private let executor: DiskExecutor
    private let log: WorkerThread
    private let background: WorkerThread
    private let completed: ([DiskCompletion]) -> Void

    /// `completed` is called on the loop, in the order of each lane's operations.
    init(
        _ executor: DiskExecutor, on loop: EventLoop, completed: @escaping ([DiskCompletion]) -> Void
    ) throws(SystemError) {
        self.executor = executor
        self.completed = completed
        log = try WorkerThread(name: "log", for: loop)
        background = try WorkerThread(name: "background", for: loop)
    }

    var logFlushTimes: Histogram { executor.logFlushTimes }

    func submit(_ operations: [DiskOperation]) {
        submit(operations.filter { $0.id.lane == .log }, to: log)
        submit(operations.filter { $0.id.lane == .background }, to: background)
    }

    private func submit(_ operations: [DiskOperation], to thread: WorkerThread) {
        guard !operations.isEmpty else { return }
        let executor = executor
        thread.submit({ executor.perform(operations) }, then: completed)
    }

    func stop() {
        log.stop()
        background.stop()
    }
}
