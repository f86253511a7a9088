internal import Determinism
internal import LinuxSystem
internal import Reactor
internal import Storage

/// Where disk operations wait to be carried out: two threads behind the loop, and the loop itself for commits on a quick disk.
///
/// Handing a commit to a thread and its completion back wakes two idle cores, which takes as long as half a flush. So as long as
/// flushes are quick the loop makes them itself, after it has written what it had to say; the first slow one sends those
/// that follow to the thread for a while, where they delay answers and never heartbeats. What nobody waits for
/// always goes to a thread of its own.
final class DiskQueue {
    private let executor: DiskExecutor
    private let loop: EventLoop
    private let log: WorkerThread
    private let background: WorkerThread
    private let completed: ([DiskCompletion]) -> Void
    /// Commits for the loop to make itself.
    private var ownOperations: [DiskOperation] = []
    private var distrustUntil = Instant(nanoseconds: 0)

    /// A commit that took longer than this makes the disk a slow one …
    private static let quickMax: Duration = .milliseconds(4)
    /// … for so long.
    private static let distrustFor: Duration = .seconds(1)
    /// Commits with more bytes than this go to the thread.
    private static let ownBytesMax = 512 << 10

    /// `completed` is called on the loop, in the order of each lane's operations.
    init(
        _ executor: DiskExecutor, on loop: EventLoop, completed: @escaping ([DiskCompletion]) -> Void
    ) throws(SystemError) {
        self.executor = executor
        self.loop = loop
        self.completed = completed
        log = try WorkerThread(name: "log", for: loop)
        background = try WorkerThread(name: "background", for: loop)
    }

    func submit(_ operations: [DiskOperation]) {
        let commits = operations.filter { $0.id.lane == .log }
        if !commits.isEmpty {
            if !ownOperations.isEmpty || mayMakeOwn(commits) {
                ownOperations += commits
                loop.requestTurn()
            } else {
                submit(commits, to: log)
            }
        }
        let others = operations.count == commits.count ? [] : operations.filter { $0.id.lane == .background }
        if !others.isEmpty { submit(others, to: background) }
    }

    /// Makes the commits that the loop took on; call it when the output of the turn before has been written.
    func performOwn() {
        guard !ownOperations.isEmpty else { return }
        var operations: [DiskOperation] = []
        swap(&operations, &ownOperations)
        let began = loop.readClock()
        let completions = executor.perform(operations)
        let ended = loop.readClock()
        if ended - began > Self.quickMax { distrustUntil = ended + Self.distrustFor }
        completed(completions)
    }

    func stop() {
        log.stop()
        background.stop()
    }

    private func mayMakeOwn(_ commits: [DiskOperation]) -> Bool {
        guard log.outstanding == 0, loop.now >= distrustUntil else { return false }
        var bytes = 0
        for operation in commits {
            switch operation {
            case .write(_, file: _, at: _, bytes: let written): bytes += written.count
            case .flush: break
            case .create, .zeroFill, .rename, .flushDirectory, .delete, .list, .read: return false
            }
        }
        return bytes <= Self.ownBytesMax
    }

    private func submit(_ operations: [DiskOperation], to thread: WorkerThread) {
        let executor = executor
        thread.submit({ executor.perform(operations) }, then: completed)
    }
}
