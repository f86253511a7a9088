import Testing
import Trials

/// Plans depend on the seed and on nothing else.
@Suite struct PlanTests {
    private func schedule(seed: UInt64, _ nemeses: [Nemesis] = Nemesis.allCases, milliseconds: Int = 60_000)
        -> FaultSchedule
    {
        FaultSchedule(seed: seed, nemeses: nemeses, milliseconds: milliseconds, electionTimeout: 1_000)
    }

    @Test("the same seed plans the same faults, another seed others")
    func determinism() {
        #expect(schedule(seed: 7) == schedule(seed: 7))
        #expect(schedule(seed: 7) != schedule(seed: 8))
        #expect(schedule(seed: 7).lanes[0] != schedule(seed: 7).lanes[1].map { $0 })
    }

    @Test("a plan once made stays what it was, so that a printed command repeats it in a later release")
    func golden() {
        let first = schedule(seed: 7, [.kill]).lanes[0].prefix(3)
        #expect(first.map(\.start).sorted() == first.map(\.start))
        #expect(first.map { "\($0.target) \($0.start) \($0.duration)" } == Self.goldenPlan)
    }

    private static let goldenPlan = ["follower 637 2849", "all 4778 127", "leader 6040 434"]

    @Test("every blow falls and ends within the phase, one after the other, and a nemesis goes through all its targets")
    func bounds() {
        for seed in 0..<200 as Range<UInt64> {
            for lane in schedule(seed: seed).lanes {
                var end = 0
                for strike in lane {
                    #expect(strike.start > end, "seed \(seed)")
                    end = strike.start + strike.duration
                    #expect(strike.duration > 0 || end == 60_000, "seed \(seed)")
                }
                #expect(end <= 60_000, "seed \(seed)")
                #expect(Set(lane.prefix(3).map(\.target)) == Set(Strike.Target.allCases), "seed \(seed)")
            }
        }
    }

    @Test("pauses are both shorter and longer than an election time-out")
    func pauses() {
        for seed in 0..<50 as Range<UInt64> {
            let durations = schedule(seed: seed, [.pause]).lanes[0].map(\.duration)
            #expect(durations.contains { $0 < 1_000 }, "seed \(seed)")
            #expect(durations.contains { $0 > 1_000 }, "seed \(seed)")
        }
    }

    @Test("the shortest run still plans a blow of each nemesis")
    func shortest() {
        var options = RunOptions()
        options.seconds = RunOptions.secondsAllowed.lowerBound
        options.nemeses = [.kill, .pause]
        for seed in 0..<50 as Range<UInt64> {
            options.seed = seed
            #expect(options.schedule.lanes.allSatisfy { !$0.isEmpty })
        }
    }

    @Test("the same seed and client make the same calls, neighbours others; values are unique")
    func workload() {
        func steps(_ seed: UInt64, _ client: Int) -> [RegisterWorkload.Step] {
            var workload = RegisterWorkload(seed: seed, client: client, memberCount: 3)
            return (0..<500).map { _ in workload.next() }
        }
        #expect(steps(3, 1) == steps(3, 1))
        #expect(steps(3, 1) != steps(3, 2))
        #expect(steps(3, 1) != steps(4, 1))
        let both = steps(3, 1) + steps(3, 2)
        let values = both.compactMap(\.request.value)
        #expect(Set(values).count == values.count)
        #expect(Set(both.map(\.member)) == [1, 2, 3])
        #expect(Set(both.map(\.request.key)).count == RegisterWorkload.keyCount)
    }

    @Test("a client that stays at home does what it would do otherwise, through one member")
    func home() {
        var roaming = RegisterWorkload(seed: 3, client: 5, memberCount: 3)
        var staying = RegisterWorkload(seed: 3, client: 5, memberCount: 3, staysAtHome: true)
        for _ in 0..<200 {
            let step = staying.next()
            #expect(step.member == 2)
            #expect(step.request == roaming.next().request)
        }
    }

    @Test("a compare-and-set expects what its client has last seen")
    func learning() {
        var workload = RegisterWorkload(seed: 3, client: 1, memberCount: 3)
        var seen: [String: Int64] = [:]
        var comparisons = 0
        for revision in 2..<400 as Range<Int64> {
            let step = workload.next()
            if case .compareAndSet(let key, let expected, _) = step.request {
                #expect(expected == seen[key] ?? 0)
                comparisons += 1
            }
            let outcome: Outcome = revision % 3 == 0 ? .unknown("lost") : .written(revision: revision)
            if revision % 3 != 0 { seen[step.request.key] = revision }
            workload.learn(step.request, outcome)
        }
        #expect(comparisons > 50)
    }
}
