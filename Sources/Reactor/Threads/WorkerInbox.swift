internal import LinuxSystem
internal import Synchronization

/// The queue in front of a worker thread.
final class WorkerInbox: Sendable {
    private struct State {
        var jobs: [@Sendable () -> Void] = []
        var isSleeping = false
        var isClosed = false
    }

    private let state = Mutex(State())
    private let bell: EventCounter

    init() throws(SystemError) { bell = try EventCounter(.blocking) }

    func add(_ job: @escaping @Sendable () -> Void) {
        wakeIfNeeded { $0.jobs.append(job) }
    }

    /// The thread ends when it has run what is in the queue.
    func close() {
        wakeIfNeeded { $0.isClosed = true }
    }

    /// The thread's life.
    func run() {
        while true {
            let (batch, isOver) = state.withLock { state -> ([@Sendable () -> Void], Bool) in
                if state.jobs.isEmpty {
                    state.isSleeping = !state.isClosed
                    return ([], state.isClosed)
                }
                var taken: [@Sendable () -> Void] = []
                swap(&taken, &state.jobs)
                return (taken, false)
            }
            if isOver { return }
            if batch.isEmpty { bell.take() }
            for job in batch { job() }
        }
    }

    private func wakeIfNeeded(_ change: (inout sending State) -> Void) {
        let mustRing = state.withLock { state in
            change(&state)
            let wasSleeping = state.isSleeping
            state.isSleeping = false
            return wasSleeping
        }
        if mustRing { bell.ring() }
    }
}
