import Determinism
import Testing

@Suite struct EventQueueTests {
    @Test("what is due first comes first, and of equals the one put in first", arguments: [1, 2, 3, 4, 5] as [UInt64])
    func agreesWithASortedList(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var queue = EventQueue<Int>()
        var model: [(due: UInt64, element: Int)] = []
        for element in 0..<2000 {
            let due = UInt64.random(in: 0..<50, using: &random)
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<6:
                queue.insert(element, due: Instant(nanoseconds: due))
                model.insert((due, element), at: model.firstIndex { $0.due > due } ?? model.count)
            case 6..<9:
                let expected = model.first.flatMap { $0.due <= due ? $0 : nil }
                if expected != nil { model.removeFirst() }
                let popped = queue.popFirst(dueBy: Instant(nanoseconds: due))
                #expect(popped?.element == expected?.element, "seed \(seed)")
                #expect(popped?.due.nanoseconds == expected?.due, "seed \(seed)")
            default:
                guard element % 7 == 0 else { continue }
                let divisor = Int.random(in: 2..<5, using: &random)
                queue.removeAll { $0 % divisor == 0 }
                model.removeAll { $0.element % divisor == 0 }
            }
            #expect(queue.count == model.count, "seed \(seed)")
            #expect(queue.first?.element == model.first?.element, "seed \(seed)")
        }
    }

    @Test("the generator gives the published numbers for seed 1234567")
    func generatorIsFixed() {
        var random = SplitMix64(seed: 1_234_567)
        #expect(random.next() == 6_457_827_717_110_365_317)
        #expect(random.next() == 3_203_168_211_198_807_973)
        #expect(random.next() == 9_817_491_932_198_370_423)
    }

    @Test("instants saturate instead of wrapping")
    func instantArithmetic() {
        let early = Instant(nanoseconds: 5)
        #expect(early + .nanoseconds(7) == Instant(nanoseconds: 12))
        #expect(early + .nanoseconds(-3) == Instant(nanoseconds: 2))
        #expect(early + .nanoseconds(-7) == Instant(nanoseconds: 0))
        #expect(early + .seconds(Int64.max) == Instant(nanoseconds: .max))
        #expect(Instant(nanoseconds: .max) - early == .nanoseconds(Int64.max))
        #expect(early - Instant(nanoseconds: 9) == .nanoseconds(-4))
        #expect(early + .milliseconds(1500) == Instant(nanoseconds: 1_500_000_005))
    }

    @Test("a hand-cranked clock moves only forwards and only by hand")
    func handClock() {
        let clock = HandClock(at: Instant(nanoseconds: 10))
        clock.advance(by: .nanoseconds(5))
        clock.advance(by: .nanoseconds(-8))
        #expect(clock.now == Instant(nanoseconds: 15))
    }
}
