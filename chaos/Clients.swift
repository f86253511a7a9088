internal import LinuxSystem
internal import LocalCluster
internal import Synchronization
internal import Trials

/// The threads that send requests, and what they have seen.
final class Clients {
    private final class Log: Sendable {
        struct State {
            var operations: [Trials.Operation] = []
            var tally = Tally()
        }

        let state = Mutex(State())
    }

    private final class Switch: Sendable {
        let isOff = Atomic(false)
    }

    /// Longer than an election, so that an answer that is merely late still counts.
    private static let callTimeout = Duration.seconds(3)
    /// Of a wait for the next turn, so that the end is noticed.
    private static let napMax: UInt64 = 50_000_000

    private let off = Switch()
    private var logs: [Log] = []
    private var workers: [Worker] = []

    /// - Parameter origin: when the run began, on the monotonic clock.
    init(_ options: RunOptions, _ layout: ClusterLayout, origin: UInt64) throws(SystemError) {
        let period = UInt64(1_000_000_000 * options.clients / options.rate)
        for number in 1...options.clients {
            let log = Log()
            let off = off
            let padding = options.padding
            logs.append(log)
            workers.append(
                try Worker("client \(number)") {
                    var workload = RegisterWorkload(
                        seed: options.seed ?? 0, client: number, memberCount: options.members,
                        staysAtHome: options.nemeses.contains(.damage))
                    let members = layout.members.map { UnaryClient(address: $0.clientAddress) }
                    var due = Clocks.monotonic()
                    while !off.isOff.load(ordering: .relaxed) {
                        let now = Clocks.monotonic()
                        guard now >= due else {
                            Clocks.sleep(.nanoseconds(Int64(min(due - now, Self.napMax))))
                            continue
                        }
                        // Turns that were missed while a call hung are not made up for.
                        due = max(due + period, now)
                        let step = workload.next()
                        let start = Clocks.monotonic()
                        let outcome = RegisterCall.perform(
                            step.request, members[step.member - 1], padding, timeout: Self.callTimeout)
                        let end = Clocks.monotonic()
                        workload.learn(step.request, outcome)
                        let operation = Trials.Operation(
                            client: number, member: step.member, start: start - origin, end: end - origin,
                            request: step.request, outcome: outcome)
                        log.state.withLock {
                            $0.operations.append(operation)
                            $0.tally.add(outcome)
                        }
                    }
                })
        }
    }

    var tally: Tally {
        var sum = Tally()
        for log in logs {
            let tally = log.state.withLock { $0.tally }
            sum.answered += tally.answered
            sum.unknown += tally.unknown
            sum.failed += tally.failed
        }
        return sum
    }

    /// Lets running calls end, and answers everything, in order of time.
    func stop() -> [Trials.Operation] {
        off.isOff.store(true, ordering: .relaxed)
        for worker in workers { worker.join() }
        workers = []
        return logs.flatMap { $0.state.withLock { $0.operations } }.sorted { ($0.start, $0.end) < ($1.start, $1.end) }
    }
}
