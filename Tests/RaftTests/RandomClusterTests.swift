import Foundation
import Testing

@testable import Raft

/// Everything that can happen, in any order, to a small cluster; a seed decides. Then the cluster is healed and must live.
@Suite struct RandomClusterTests {
    /// HOLDFAST_RAFT_SEEDS=17 runs one seed, =0..<5000 a range.
    static let seeds: Range<UInt64> = {
        let wish = ProcessInfo.processInfo.environment["HOLDFAST_RAFT_SEEDS"] ?? "0..<120"
        let ends = wish.components(separatedBy: "..<").compactMap { UInt64($0) }
        return (ends.first ?? 0)..<(ends.count > 1 ? ends[1] : (ends.first ?? 0) + 1)
    }()

    /// Seeds that have found something.
    static let onceFailed: [UInt64] = [17, 68, 1_075, 25_706]

    @Test("whatever happens, the properties of figure 3.2 hold, reads are linearizable, and a healed cluster lives")
    func chaos() {
        for seed in Self.onceFailed + Self.seeds {
            var run = RandomRun(seed: seed)
            run.disturb(events: 3_000)
            run.heal()
            #expect(run.failures == [], "HOLDFAST_RAFT_SEEDS=\(seed) swift test --filter chaos\n\(run.cluster.summary)")
            if !run.failures.isEmpty { return }
        }
    }

    @Test("the same seed gives the same history")
    func determinism() {
        func history(_ seed: UInt64) -> [String] {
            var run = RandomRun(seed: seed)
            run.cluster.story = []
            run.disturb(events: 600)
            return run.cluster.story ?? []
        }
        for seed in UInt64(0)..<5 { #expect(history(seed) == history(seed), "seed \(seed)") }
    }
}
