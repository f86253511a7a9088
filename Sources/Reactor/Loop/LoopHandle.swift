internal import Bytes
internal import LinuxSystem
internal import Synchronization

/// The one part of a loop that other threads may touch: it hands work over and wakes the loop.
public final class LoopHandle: Sendable {
    private let posted = Mutex<[@Sendable () -> Void]>([])
    private let bell: EventCounter
    private let threadID = Atomic<Int32>(0)

    init() throws(SystemError) { bell = try EventCounter(.nonBlocking) }

    /// Runs the closure on the loop's thread, after those posted before it. The loop is woken once for a batch.
    public func post(_ work: @escaping @Sendable () -> Void) {
        let isFirst = posted.withLock { posted in
            posted.append(work)
            return posted.count == 1
        }
        if isFirst { bell.ring() }
    }

    /// Whether the caller is on the thread that runs the loop, or last took a turn; true while none has.
    public var isOnLoopThread: Bool {
        let owner = threadID.load(ordering: .relaxed)
        return owner == 0 || owner == ThisProcess.threadID
    }

    func adoptCurrentThread() { threadID.store(ThisProcess.threadID, ordering: .relaxed) }

    func releaseThread() { threadID.store(0, ordering: .relaxed) }

    /// Everything posted since the last call, and silences the bell.
    func takePosted() -> [@Sendable () -> Void] {
        bell.take()
        return posted.withLock { posted in
            var taken: [@Sendable () -> Void] = []
            swap(&taken, &posted)
            return taken
        }
    }

    func withRawBell<Result>(_ body: (Int32) throws(SystemError) -> Result) throws(SystemError) -> Result {
        try bell.withRaw(body)
    }
}
