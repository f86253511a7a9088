@testable import Simulation
import Determinism
import Testing

@Suite struct ShrinkerTests {
    @Test("of many things the few that are needed together are left, in their order")
    func minimum() {
        let seed: UInt64 = 3
        var random = SplitMix64(seed: seed)
        for _ in 0..<200 {
            let whole = Array(0..<1 + random.draw(below: 60))
            let needed = Set((0..<random.draw(below: 5)).map { _ in random.draw(below: whole.count) })
            var attempts = 0
            let kept = DeltaDebugging.minimize(whole) { part in
                attempts += 1
                return needed.isSubset(of: part)
            }
            #expect(kept == needed.sorted(), "seed \(seed)")
            #expect(attempts <= whole.count * whole.count + 3 * whole.count + 2, "seed \(seed)")
        }
    }

    @Test("when one of two is enough, one is left, and of what needs a certain number just that number")
    func alternatives() {
        #expect(DeltaDebugging.minimize(Array(0..<20)) { $0.contains(4) || $0.contains(17) }.count == 1)
        #expect(DeltaDebugging.minimize(Array(0..<20)) { $0.count >= 7 }.count == 7)
        #expect(DeltaDebugging.minimize([Int]()) { _ in true } == [])
    }

    @Test("a run is cut to the faults, clients and time that its failure needs")
    func shrinks() throws {
        let options = RunOptions(seed: 1, profile: .full)
        let count = options.schedule.count
        try #require(count >= 5)
        // Fails at second 4 while faults 1 and 3 are in it, the latter for an eighth of its length at least, and two clients.
        var shrinker = try #require(
            Shrinker(options) { cut in
                let faults = cut.faults ?? (0..<count).map { Cut.Kept($0) }
                let isHit =
                    faults.contains { $0.number == 1 } && faults.contains { $0.number == 3 && $0.divisor <= 8 }
                    && cut.clients ?? 5 >= 2 && cut.milliseconds ?? 20_000 >= 3_000
                return isHit ? Violation(.s5, at: 4_000_000_000, "") : nil
            })
        shrinker.shrink()
        #expect(shrinker.cut.faults?.map(\.number) == [1, 3])
        #expect(shrinker.cut.faults?[0].divisor ?? 0 >= 64)
        #expect((5...8).contains(shrinker.cut.faults?[1].divisor ?? 0) || shrinker.cut.faults?[1].divisor == 4)
        #expect(shrinker.cut.clients == 2)
        #expect((3_000...5_000).contains(shrinker.cut.milliseconds ?? 0))
    }

    @Test("a run that fails in another way is not the failure that was looked for")
    func otherFailure() throws {
        let options = RunOptions(seed: 1, profile: .full)
        var shrinker = try #require(
            Shrinker(options) { $0 == Cut() ? Violation(.s5, at: 0, "") : Violation(.v1, at: 0, "") })
        shrinker.shrink()
        #expect(shrinker.violation.invariant == .s5)
        #expect(shrinker.cut.faults?.count == options.schedule.count)
    }

    @Test("a run that does not fail cannot be made smaller")
    func noFailure() { #expect(Shrinker(RunOptions(seed: 1, profile: .light)) { _ in nil } == nil) }

    @Test("attempts are bounded")
    func bounded() throws {
        let options = RunOptions(seed: 1, profile: .full)
        var attempts = 0
        var shrinker = try #require(
            Shrinker(options, attemptsMax: 3) { _ in
                attempts += 1
                return Violation(.s5, at: 0, "")
            })
        shrinker.shrink()
        #expect(attempts == 4 && shrinker.attempts == 3)
    }

    @Test("a cut keeps what it names, and what it does not name is as the seed has it")
    func cuts() {
        let whole = RunOptions(seed: 2, profile: .full)
        var options = whole
        options.apply(Cut())
        #expect(options.plan == whole.plan && options.clients == whole.clients)
        var cut = Cut()
        cut.faults = [Cut.Kept(2), Cut.Kept(0, divisor: 4), Cut.Kept(1_000)]
        cut.clients = 1
        cut.milliseconds = 1_500
        options.apply(cut)
        #expect(options.plan.map(\.number) == [0, 2])
        #expect(options.plan[0].ends - options.plan[0].begins == (whole.plan[0].ends - whole.plan[0].begins) / 4)
        #expect(options.plan[1] == whole.plan[2])
        #expect(options.clients == 1 && options.faultNanoseconds == 1_500_000_000)
    }

    @Test("what is kept of a run survives the command line", arguments: ["none", "3", "0,7/2,9", "1/64,2"])
    func words(_ text: String) throws {
        var request = RunRequest(seed: 4)
        request.cut.faults = Cut.faults(text)
        request.cut.clients = 2
        request.cut.milliseconds = 99
        #expect(request.cut.words[1] == text)
        #expect(try SimulateCommand(request.words) == .run(request))
        var order = WorkerOrder(SeedSlice(from: 4, below: 5), profile: .full)
        order.cut = request.cut
        order.records = true
        #expect(try SimulateCommand(SimulateCommand.arguments(for: order, parent: 1)) == .work(order, parent: 1))
    }

    @Test("no list of faults", arguments: ["", ",", "a", "1,", "1/0", "1/2/3", "-1", "/2"])
    func noList(_ text: String) { #expect(Cut.faults(text) == nil) }
}
