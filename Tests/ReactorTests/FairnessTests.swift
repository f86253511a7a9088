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

    init(_ count: Int, readBytesMax: Int = 1024, inputFor milliseconds: Int = 1) throws {
        var limits = LoopLimits()
        limits.ordinaryReadBytesMax = readBytesMax
        limits.ordinaryInputFor = .milliseconds(milliseconds)
        limits.heavyInputFor = .milliseconds(1)
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

    /// These clients speak in this order, all before the next turn reads.
    func say(_ numbers: [Int], bytes count: Int = 1) throws {
        reads.order = []
        reads.expected = numbers.count
        for number in numbers { pairs[number].client.write([UInt8](repeating: 1, count: count)) }
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

    @Test("those that have said much are read one in a turn, those that have not as many as there is time for")
    func heavyOnesApart() throws {
        let crowd = try Crowd(6, readBytesMax: 128 << 10, inputFor: 4)
        var turns: [[Int]] = []
        crowd.loop.onEndOfTurn {
            let before = turns.reduce(0) { $0 + $1.count }
            if crowd.reads.order.count > before { turns.append(Array(crowd.reads.order.dropFirst(before))) }
        }
        try crowd.say([0, 1, 2, 3], bytes: 60_000)
        #expect(try crowd.readAll() == [0, 1, 2, 3])
        #expect(turns.count == 1)
        for _ in 0..<3 {
            try crowd.say([0, 1, 2, 3], bytes: 60_000)
            _ = try crowd.readAll()
        }
        turns = []
        try crowd.say([0, 4, 1, 5, 2, 3])
        _ = try crowd.readAll()
        #expect(Set(turns.first ?? []) == [4, 5])
        #expect(turns.dropFirst().map(\.count) == [1, 1, 1, 1])
    }

    @Test("what one has said is forgotten in time")
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

    @Test("of two that have come the earlier is read first, though it has said something already")
    func earlierNewcomerFirst() throws {
        var crowd = try Crowd(0)
        try crowd.join()
        try crowd.say([0])
        _ = try crowd.readAll()
        crowd.clock.advance(by: .milliseconds(1))
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

    @Test("when many end at once and letting go of them takes long, they are told of over several turns")
    func endsApart() throws {
        let crowd = try Crowd(5)
        var ended = 0
        var turns: [Int] = []
        for pair in crowd.pairs {
            pair.serverSide.onClosed = {
                ended += 1
                crowd.clock.advance(by: .milliseconds(1))
            }
        }
        crowd.loop.onEndOfTurn { turns.append(ended - turns.reduce(0, +)) }
        for pair in crowd.pairs { pair.server.close() }
        #expect(try crowd.loop.turn { ended == 5 })
        #expect(turns.prefix(5) == [1, 1, 1, 1, 1])
        #expect(crowd.pairs.allSatisfy { $0.serverSide.reasons == [.local] })
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

    @Test("a debt shrinks by an eighth in each period, whenever it is looked at, and ends")
    func shrinking() {
        var once = InputDebt(at: Instant(nanoseconds: 0))
        var often = once
        let period = InputDebt.periodNanoseconds
        for step in 1...20 { often.settle(at: Instant(nanoseconds: UInt64(step) * period / 10)) }
        once.settle(at: Instant(nanoseconds: 2 * period))
        #expect(once.bytes == InputDebt.ofArrivalBytes * 49 / 64)
        #expect(often.bytes == once.bytes)
        once.settle(at: Instant(nanoseconds: 120 * period))
        #expect(once.bytes == 0 && !once.isHeavy)
        once.charge(1)
        once.charge(Int(InputDebt.heavyBytes))
        #expect(once.bytes == InputDebt.heavyBytes + 1 + 2 * InputDebt.ofReadBytes && once.isHeavy)
        once.settle(at: Instant(nanoseconds: .max))
        #expect(once.bytes == 0)
    }
}
