import Determinism
import LinuxSystem
import Reactor
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct LoopTests {
    @Test("timers run in the order they are due, not before, and cancelled ones never")
    func timerOrder() throws {
        let clock = HandClock()
        let loop = try EventLoop(clock: .hand(clock))
        var ran: [String] = []
        loop.schedule(after: .milliseconds(20)) { ran.append("20") }
        loop.schedule(after: .milliseconds(10)) { ran.append("10a") }
        loop.schedule(after: .milliseconds(10)) { ran.append("10b") }
        let cancelled = loop.schedule(after: .milliseconds(5)) { ran.append("5") }
        loop.cancel(cancelled)
        loop.cancel(cancelled)
        try loop.turn(waitingAtMost: .zero)
        #expect(ran == [])
        clock.advance(by: .milliseconds(10))
        try loop.turn(waitingAtMost: .zero)
        #expect(ran == ["10a", "10b"])
        clock.advance(by: .milliseconds(10))
        try loop.turn(waitingAtMost: .zero)
        #expect(ran == ["10a", "10b", "20"])
    }

    @Test("a cancelled timer's name does not cancel the timer that took its place")
    func timerNames() throws {
        let clock = HandClock()
        let loop = try EventLoop(clock: .hand(clock))
        var ran = 0
        let first = loop.schedule(after: .milliseconds(1)) {}
        loop.cancel(first)
        loop.schedule(after: .milliseconds(1)) { ran += 1 }
        loop.cancel(first)
        clock.advance(by: .milliseconds(1))
        try loop.turn(waitingAtMost: .zero)
        #expect(ran == 1)
    }

    @Test("timers agree with a sorted list", arguments: [11, 12, 13] as [UInt64])
    func timersAgainstAList(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let clock = HandClock()
        let loop = try EventLoop(clock: .hand(clock))
        var ran: [Int] = []
        var model: [(due: Instant, name: Int, id: TimerID)] = []
        for name in 0..<1500 {
            let delay = Duration.milliseconds(Int.random(in: 0..<400, using: &random))
            let due = loop.now + delay
            let id = loop.schedule(after: delay) { ran.append(name) }
            model.insert((due, name, id), at: model.firstIndex { $0.due > due } ?? model.count)
            if Int.random(in: 0..<3, using: &random) > 0, let victim = model.indices.randomElement(using: &random) {
                loop.cancel(model.remove(at: victim).id)
            }
            guard name % 10 == 0 else { continue }
            clock.advance(by: .milliseconds(Int.random(in: 0..<40, using: &random)))
            try loop.turn(waitingAtMost: .zero)
            let expected = model.prefix { $0.due <= clock.now }.map(\.name)
            model.removeFirst(expected.count)
            #expect(ran == expected, "seed \(seed)")
            ran = []
        }
    }

    @Test("a repeating timer counts what it missed as one and keeps its grid")
    func repeating() throws {
        let clock = HandClock()
        let loop = try EventLoop(clock: .hand(clock))
        var ran = 0
        let id = loop.scheduleRepeating(every: .milliseconds(10)) { ran += 1 }
        for _ in 0..<30 {
            clock.advance(by: .milliseconds(1))
            try loop.turn(waitingAtMost: .zero)
        }
        #expect(ran == 3)
        clock.advance(by: .milliseconds(500))
        try loop.turn(waitingAtMost: .zero)
        try loop.turn(waitingAtMost: .zero)
        #expect(ran == 4)
        loop.cancel(id)
        clock.advance(by: .milliseconds(500))
        try loop.turn(waitingAtMost: .zero)
        #expect(ran == 4)
    }

    @Test("a timer that sets another for at once does not hold up the turn")
    func timerChain() throws {
        let loop = try EventLoop(clock: .hand(HandClock()))
        var ran = 0
        func again() {
            ran += 1
            loop.schedule(after: .zero, again)
        }
        loop.schedule(after: .zero, again)
        for _ in 0..<5 { try loop.turn(waitingAtMost: .zero) }
        #expect(ran == 5)
    }

    @Test("a time-out set at the end of a long turn counts from there")
    func timerAfterLongTurn() throws {
        let clock = HandClock()
        let loop = try EventLoop(clock: .hand(clock))
        var ran = 0
        loop.onEndOfTurn {
            guard ran == 0 else { return }
            ran = 1
            clock.advance(by: .seconds(5))
            loop.schedule(after: .seconds(2)) { ran = 2 }
        }
        try loop.turn(waitingAtMost: .zero)
        clock.advance(by: .milliseconds(1999))
        try loop.turn(waitingAtMost: .zero)
        #expect(ran == 1)
        clock.advance(by: .milliseconds(1))
        try loop.turn(waitingAtMost: .zero)
        #expect(ran == 2)
    }

    @Test("a waiting loop sleeps until its timer and not much longer")
    func sleeping() throws {
        let loop = try EventLoop()
        let start = loop.readClock()
        var woken: Instant?
        loop.schedule(at: start + .milliseconds(30)) {
            woken = loop.now
            loop.stop()
        }
        try loop.run()
        let slept = try #require(woken) - start
        #expect(slept >= .milliseconds(30))
        #expect(slept < .seconds(2))
        #expect(loop.statistics.turns <= 3)
    }

    @Test("before a late timer is judged, priority connections are read to the end")
    func drainBeforeJudging() throws {
        let clock = HandClock()
        var limits = LoopLimits()
        limits.readBytesMax = 1024
        let loop = try EventLoop(clock: .hand(clock), limits: limits)
        let peer = try Pair(on: loop)
        let other = try Pair(on: loop)
        peer.server.isPriority = true
        peer.client.write([UInt8](repeating: 1, count: 50_000))
        other.client.write([UInt8](repeating: 1, count: 50_000))
        var seen: (peer: Int, other: Int)?
        loop.schedule(after: .milliseconds(10)) {
            seen = (peer.serverSide.bytes.count, other.serverSide.bytes.count)
        }
        try loop.turn(waitingAtMost: .zero)
        clock.advance(by: .seconds(3))
        // The kernel needs a moment to bring the bytes over; the timer is due only in this turn.
        try loop.turn(waitingAtMost: .milliseconds(50))
        #expect(seen?.peer == 50_000)
        #expect(try #require(seen).other < 50_000)
        #expect(loop.statistics.lateTurns == 1)
    }

    @Test("what other threads post runs on the loop, in order, none lost")
    func posting() throws {
        let loop = try EventLoop()
        let handle = loop.handle
        let received = Mutex<[[Int]]>(Array(repeating: [], count: 4))
        try withThreads(4) { thread in
            for number in 0..<2000 {
                handle.post { received.withLock { $0[thread].append(number) } }
            }
        } meanwhile: {
            let allArrived = try loop.turn { received.withLock { $0.allSatisfy { $0.count == 2000 } } }
            #expect(allArrived)
        }
        received.withLock { for numbers in $0 { #expect(numbers == Array(0..<2000)) } }
    }

    @Test("a post wakes a loop that sleeps for ever, and can stop it")
    func wake() throws {
        let loop = try EventLoop()
        let confined = LoopConfined(loop, to: loop.handle)
        let handle = loop.handle
        try withThreads(1) { _ in
            handle.post { confined.value.stop() }
        } meanwhile: {
            try loop.run()
        }
        #expect(loop.statistics.turns >= 1)
    }

    @Test("a worker runs what it is given in order and answers on the loop's thread")
    func worker() throws {
        let loop = try EventLoop()
        let worker = try WorkerThread(name: "test-worker", for: loop)
        let loopThread = ThisProcess.threadID
        var answers: [Int] = []
        var threads: Set<Int32> = []
        for number in 0..<500 {
            worker.submit {
                (number, ThisProcess.threadID)
            } then: { number, thread in
                answers.append(number)
                threads.insert(thread)
                #expect(ThisProcess.threadID == loopThread)
            }
        }
        #expect(worker.outstanding == 500)
        #expect(try loop.turn { answers.count == 500 })
        #expect(answers == Array(0..<500))
        #expect(threads.count == 1)
        #expect(!threads.contains(loopThread))
        #expect(worker.outstanding == 0)
    }

    @Test("a worker that is stopped first runs all it was given")
    func workerStops() throws {
        let loop = try EventLoop()
        let worker = try WorkerThread(name: "test-worker", for: loop)
        let ran = Atomic<Int>(0)
        var answers = 0
        for _ in 0..<100 {
            worker.submit {
                ran.add(1, ordering: .relaxed)
            } then: { _ in
                answers += 1
            }
        }
        worker.stop()
        #expect(ran.load(ordering: .relaxed) == 100)
        #expect(answers == 0)
        try loop.turn(waitingAtMost: .zero)
        #expect(answers == 100)
    }

    @Test("a signal arrives as a call on the loop")
    func signals() throws {
        let loop = try EventLoop()
        var arrived: [Signal] = []
        try loop.onSignals([.user1, .user2]) { arrived.append($0) }
        // Sent to this thread alone, since the test process has others that would take it.
        Signal.user2.raise()
        Signal.user1.raise()
        #expect(try loop.turn { arrived.count == 2 })
        #expect(Set(arrived) == [.user1, .user2])
    }

    @Test("a requested turn does not wait")
    func requestedTurn() throws {
        let loop = try EventLoop()
        var slices = 0
        loop.onEndOfTurn {
            slices += 1
            if slices < 4 { loop.requestTurn() } else { loop.stop() }
        }
        loop.requestTurn()
        try loop.run()
        #expect(slices == 4)
    }

    private func withThreads(
        _ count: Int, _ body: @escaping @Sendable (Int) -> Void, meanwhile: () throws -> Void
    ) throws {
        let workers = try EventLoop()
        let threads = try (0..<count).map { try WorkerThread(name: "test-\($0)", for: workers) }
        for (number, thread) in threads.enumerated() {
            thread.submit {
                body(number)
            } then: { _ in
            }
        }
        try meanwhile()
        for thread in threads { thread.stop() }
    }
}
