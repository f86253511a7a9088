internal import LinuxSystem
internal import Synchronization

/// A thread that keeps asking one member about itself, so that whoever wants to know need not wait for one that is slow.
final class MemberWatcher {
    private final class Shared: Sendable {
        struct State {
            var report: MemberReport?
            var isStopped = false
        }

        let state = Mutex(State())
    }

    /// Between two questions.
    static let pauseMilliseconds: Int32 = 200
    static let timeout = Duration.milliseconds(700)

    private let shared = Shared()
    private var thread: SystemThread?

    init(_ member: MemberSpec) throws(SystemError) {
        let shared = shared
        thread = try SystemThread(name: "ask \(member.name)") {
            let probe = MemberProbe(member)
            while !shared.state.withLock({ $0.isStopped }) {
                let report = probe.ask(timeout: Self.timeout, withRead: true)
                shared.state.withLock { $0.report = report }
                Deadline.sleep(milliseconds: Self.pauseMilliseconds)
            }
        }
    }

    /// The last report; nil before the first.
    var report: MemberReport? { shared.state.withLock { $0.report } }

    /// Forgets what an earlier process of the member said.
    func forget() { shared.state.withLock { $0.report = nil } }

    func stop() { shared.state.withLock { $0.isStopped = true } }

    /// Waits for the thread's end, after ``stop()``: at most three time-outs.
    func join() {
        if let thread = thread.take() { thread.join() }
    }
}
