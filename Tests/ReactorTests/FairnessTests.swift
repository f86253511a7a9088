import Determinism
import LinuxSystem
import Testing

@testable import Reactor

/// Connections on one loop of which each read takes a millisecond of a hand-turned clock: as long as a turn has time for.
private struct Crowd {
    let clock = HandClock()
    let loop: EventLoop
    private(set) var pairs: [Pair] = []
    /// Which pairs were read, in order.
    let reads = Reads()

    final class Reads {
        var order: [Int] = []
        var expected = 0
    }

    init(_ count: Int, readBytesMax: Int = 1024) throws {
        var limits = LoopLimits()
        limits.ordinaryReadBytesMax = readBytesMax
        limits.ordinaryInputFor = .milliseconds(1)
        loop = try EventLoop(clock: .hand(clock), limits: limits)
        for _ in 0..<count { try join() }
        letDebtsPass()
    }

    /// Another connection, which owes what one owes that has just come.
    mutating func join() throws {
        let pair = try Pair(on: loop)
        let (clock, reads, number) = (clock, reads, pairs.count)
        pair.serverSide.onReceived = { _, _ in
            reads.order.append(number)
            clock.advance(by: .milliseconds(1))
        }
        pairs.append(pair)
    }

    func letDebtsPass() { clock.advance(by: .seconds(1)) }

    /// These clients say a byte each, in this order, all before the next turn reads.
    func say(_ numbers: [Int]) throws {
        reads.order = []
        reads.expected = numbers.count
        for number in numbers { pairs[number].client.write([1]) }
        try loop.turn(waitingAtMost: .zero)
    }

    /// Turns until all that was said has been read, and answers by whom.
    func readAll() throws -> [Int] {
        #expect(try loop.turn { reads.order.count == reads.expected })
        return reads.order
    }
}

@Suite("Fair shares of a turn", .timeLimit(.minutes(1))) struct FairnessTests {
    @Test("when a turn's time is over, the connections left are read in the next turns, each once before any twice")
    func everyoneInTurn() throws {
        let crowd = try Crowd(4)
        let perRead = crowd.loop.limits.ordinaryReadBytesMax
        for pair in crowd.pairs { pair.client.write([UInt8](repeating: 1, count: 3 * perRead)) }
        var readsInTurns: [Int] = []
        crowd.loop.onEndOfTurn { readsInTurns.append(crowd.reads.order.count - readsInTurns.reduce(0, +)) }
        #expect(try crowd.loop.turn { crowd.reads.order.count >= 12 })
        #expect(readsInTurns.max() == 1)
        for round in 0..<3 { #expect(Set(crowd.reads.order[4 * round..<4 * round + 4]) == [0, 1, 2, 3]) }
    }

    @Test("one that says little is read before those that have said much, whoever spoke first")
    func lightFirst() throws {
        let crowd = try Crowd(3)
        for _ in 0..<5 {
            try crowd.say([0, 1])
            _ = try crowd.readAll()
        }
        try crowd.say([0, 1, 2])
        #expect(try crowd.readAll().first == 2)
    }

    @Test("what one has cost is forgotten in time")
    func forgiven() throws {
        let crowd = try Crowd(2)
        for _ in 0..<5 {
            try crowd.say([0])
            _ = try crowd.readAll()
        }
        crowd.letDebtsPass()
        // Both owe nothing: who was read longer ago comes first.
        try crowd.say([1])
        _ = try crowd.readAll()
        crowd.letDebtsPass()
        try crowd.say([1, 0])
        #expect(try crowd.readAll() == [0, 1])
    }

    @Test("one that has just come is read after those that are there")
    func newcomersLast() throws {
        var crowd = try Crowd(1)
        try crowd.join()
        try crowd.say([1, 0])
        #expect(try crowd.readAll() == [0, 1])
    }

    @Test("a priority connection is read in every turn, however many others are ready")
    func priorityAlways() throws {
        let crowd = try Crowd(4)
        crowd.pairs[3].server.isPriority = true
        for pair in crowd.pairs { pair.client.write([UInt8](repeating: 1, count: 8 * 1024)) }
        #expect(try crowd.loop.turn { crowd.pairs[3].serverSide.bytes.count == 8 * 1024 })
        #expect(crowd.reads.order.count <= 3)
    }

    @Test("new connections are accepted after the others are read, one at least, as long as there is time")
    func acceptsLast() throws {
        let crowd = try Crowd(1)
        var accepted = 0
        var before = 0
        var mostInATurn = 0
        let listener = try crowd.loop.listen(on: .loopback(port: 0)) {
            $0.handler = Recorder()
            accepted += 1
            crowd.clock.advance(by: .milliseconds(1))
            if accepted == 1 { #expect(!crowd.reads.order.isEmpty) }
        }
        crowd.loop.onEndOfTurn {
            mostInATurn = max(mostInATurn, accepted - before)
            before = accepted
        }
        crowd.pairs[0].client.write([UInt8](repeating: 1, count: 64 * 1024))
        try crowd.loop.turn(waitingAtMost: .zero)
        for _ in 0..<5 {
            crowd.loop.connect(to: listener.address, within: .seconds(1_000)) { outcome in
                if case .connected(let connection) = outcome { connection.handler = Recorder() }
            }
        }
        #expect(try crowd.loop.turn { accepted == 5 && crowd.reads.order.count == 64 })
        #expect(mostInATurn == 1)
    }

    @Test("an ordinary connection says less at a time than one with priority")
    func shares() throws {
        let crowd = try Crowd(2, readBytesMax: 4096)
        crowd.pairs[1].server.isPriority = true
        for pair in crowd.pairs { pair.client.write([UInt8](repeating: 1, count: 64 * 1024)) }
        #expect(try crowd.loop.turn { crowd.pairs.allSatisfy { $0.serverSide.bytes.count == 64 * 1024 } })
        #expect(crowd.pairs[0].serverSide.largestRead == 4096)
        #expect(crowd.pairs[1].serverSide.largestRead > 4096)
    }

    @Test("a debt is halved with each period, whenever it is looked at")
    func halving() {
        var once = InputDebt(at: Instant(nanoseconds: 0))
        var often = once
        let period = InputDebt.halvesInNanoseconds
        for step in 1...40 { often.settle(at: Instant(nanoseconds: UInt64(step) * period / 10)) }
        once.settle(at: Instant(nanoseconds: 4 * period))
        #expect(once.nanoseconds == InputDebt.ofArrivalNanoseconds / 16)
        #expect(often.nanoseconds == once.nanoseconds)
        once.settle(at: Instant(nanoseconds: .max))
        #expect(once.nanoseconds == 0)
        once.charge(from: Instant(nanoseconds: 5), to: Instant(nanoseconds: 12))
        once.charge(from: Instant(nanoseconds: 12), to: Instant(nanoseconds: 5))
        #expect(once.nanoseconds == 7)
    }
}
