import Coordination
import Determinism
import GRPC
import LinuxSystem
import Replica
import Security
import Testing

@testable import Server

@Suite struct PasswordQueueTests {
    private func job(_ session: UInt32, _ number: UInt64) -> PasswordQueue.Job {
        let task = PasswordTask(.login(UserName("u"), attempts: 0), password: "secret")
        return PasswordQueue.Job(
            id: RequestID(UInt64(session) << 32 | number), session: session, task: task,
            work: .check(nil, else: .standard, at: .initial))
    }

    @Test("one job at a time, connections take turns, and each keeps its own order")
    func turns() {
        var queue = PasswordQueue()
        for number in 1...3 { _ = queue.append(job(1, UInt64(number))) }
        _ = queue.append(job(2, 1))
        var order: [RequestID] = []
        while let next = queue.begin() {
            let second = queue.begin()
            #expect(second == nil)
            order.append(next.id)
            let done = queue.finish()
            #expect(done?.id == next.id)
        }
        #expect(order == [job(1, 1), job(2, 1), job(1, 2), job(1, 3)].map(\.id))
    }

    @Test("bounds are for each connection and for all, and the refusal names them")
    func bounds() {
        var queue = PasswordQueue()
        for number in 0..<PasswordQueue.jobsPerSessionMax { #expect(queue.append(job(1, UInt64(number))) == nil) }
        let refusal = queue.append(job(1, 99))
        #expect(refusal?.code == .resourceExhausted && refusal?.message.contains("at most 8 ") == true)
        _ = queue.begin()
        #expect(queue.append(job(1, 99)) != nil, "the one that is being worked on counts")
        for session in 2...8 {
            for number in 0..<8 { #expect(queue.append(job(UInt32(session), UInt64(number))) == nil) }
        }
        #expect(queue.count == PasswordQueue.jobsMax)
        #expect(queue.append(job(9, 1))?.message.contains("at most 64 ") == true)
        _ = queue.finish()
        #expect(queue.append(job(9, 1)) == nil)
    }

    @Test("what nobody waits for any more is not begun, and what was begun keeps its place to the end")
    func cancelling() {
        var queue = PasswordQueue()
        for number in 1...3 { _ = queue.append(job(1, UInt64(number))) }
        _ = queue.begin()
        queue.cancel(job(1, 1).id)
        queue.cancel(job(1, 2).id)
        #expect(queue.count == 2)
        let (second, done) = (queue.begin(), queue.finish())
        #expect(second == nil && done == nil)
        let next = queue.begin()
        #expect(next?.id == job(1, 3).id)
    }

    @Test("wrong passwords of one address are slowed down, and forgiven with time; other addresses do not notice")
    func failures() throws {
        var failures = LoginFailures()
        let (one, other) = (SocketAddress.Host.v4(1), SocketAddress.Host.v4(2))
        var now = Instant(nanoseconds: 0)
        for _ in 0..<LoginFailures.freeCount {
            let may = failures.mayTry(one, now: now)
            #expect(may)
            failures.note(one, now: now)
        }
        func may(_ host: SocketAddress.Host) -> Bool { failures.mayTry(host, now: now) }
        var (mine, others) = (may(one), may(other))
        #expect(!mine && others)
        now = now + LoginFailures.forgivenEvery
        mine = may(one)
        #expect(mine)
        failures.note(one, now: now)
        mine = may(one)
        #expect(!mine)
        now = now + .seconds(60)
        others = may(other)
        mine = may(one)
        #expect(mine && others)
    }
}
