internal import LinuxSystem
internal import Synchronization

/// One question to one member on a thread of its own, so that several can be asked at once.
final class MemberQuestion {
    private final class Answer: Sendable {
        let report = Mutex<MemberReport?>(nil)
    }

    private let member: MemberSpec
    private let answer = Answer()
    private var thread: SystemThread?

    init(_ member: MemberSpec, timeout: Duration) throws(SystemError) {
        self.member = member
        let answer = answer
        thread = try SystemThread(name: "ask \(member.name)") {
            let report = MemberProbe(member).ask(timeout: timeout, withRead: false)
            answer.report.withLock { $0 = report }
        }
    }

    /// Waits until the member has answered or a time-out is over.
    func wait() -> MemberReport {
        if let thread = thread.take() { thread.join() }
        return answer.report.withLock { $0 } ?? MemberReport(name: member.name)
    }
}
