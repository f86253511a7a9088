internal import Bytes
public import LinuxSystem
internal import Synchronization

/// A thread that runs what a loop gives it, in order, and hands each result back to the loop.
///
/// The object belongs to the loop's thread. The loop rings the thread's bell only when the thread sleeps, and the
/// thread the loop's only for the first of a batch of results: waking an idle core costs about 24 µs each way.
public final class WorkerThread {
    private let handle: LoopHandle
    private let inbox: WorkerInbox
    private var thread: SystemThread?

    /// Work that was given and whose result has not come back.
    public private(set) var outstanding = 0

    /// A name of at most 15 bytes, which tools show.
    public init(name: String, for loop: EventLoop) throws(SystemError) {
        handle = loop.handle
        let inbox = try WorkerInbox()
        self.inbox = inbox
        thread = try SystemThread(name: name) { inbox.run() }
    }

    deinit { stop() }

    /// Runs `work` on the thread and then `completion`, with what it answered, on the loop.
    public func submit<Output: Sendable>(
        _ work: @escaping @Sendable () -> Output, then completion: @escaping (Output) -> Void
    ) {
        invariant(thread != nil, "a stopped worker is given no work")
        outstanding += 1
        let job = WorkerJob(work, completion)
        let owner = LoopConfined(Weak(self), to: handle)
        let handle = handle
        inbox.add {
            job.runWork()
            handle.post {
                owner.value.worker?.outstanding -= 1
                job.complete()
            }
        }
    }

    /// Waits until everything given so far has run, and ends the thread. Results reach the loop in its next turn.
    public func stop() {
        guard let ended = thread.take() else { return }
        inbox.close()
        ended.join()
    }

    private struct Weak {
        weak var worker: WorkerThread?
        init(_ worker: WorkerThread) { self.worker = worker }
    }
}
