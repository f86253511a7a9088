import Simulation
import Testing

@Suite struct RunTests {
    @Test("a handful of seeds pass, with everything that goes wrong in them", arguments: 0..<2 as Range<UInt64>)
    func full(_ seed: UInt64) {
        let report = Run.execute(RunOptions(seed: seed, profile: .full))
        #expect(report.violations == [], "swift run -c release simulate --seed \(seed) --trace")
        #expect(report.counters[.commits] > 0)
    }

    @Test("a seed gives the same run each time, and another seed another")
    func same() {
        let report = Run.execute(RunOptions(seed: 5, profile: .light))
        #expect(Run.execute(RunOptions(seed: 5, profile: .light)) == report)
        #expect(Run.execute(RunOptions(seed: 6, profile: .light)).traceHash != report.traceHash)
    }

    @Test("whoever listens to a run does not change it")
    func listened() {
        var lines = 0
        let report = Run.execute(RunOptions(seed: 5, profile: .light)) { _ in lines += 1 }
        #expect(report == Run.execute(RunOptions(seed: 5, profile: .light)))
        #expect(lines > 1_000)
    }
}
