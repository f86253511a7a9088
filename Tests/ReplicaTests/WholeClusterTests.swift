import Determinism
import Foundation
import Replica
import Testing

/// Whole clusters under faults. A failure prints its seed; `HOLDFAST_SEED=n swift test --filter WholeCluster` runs that one alone.
@Suite struct WholeClusterTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let chosen = environment["HOLDFAST_SEED"].flatMap { UInt64($0) }
    private static let runs = environment["HOLDFAST_RUNS"].flatMap { UInt64($0) } ?? 240
    private static let lanes: UInt64 = 4

    @Test(
        "acknowledged writes stay, reads are linearizable, refusals are true, and the cluster serves again",
        arguments: 0..<Self.lanes)
    func randomRuns(_ lane: UInt64) throws {
        for seed in chosen(lane) {
            var run = RandomRun(seed: seed)
            let violations = try run.violations()
            if Self.environment["HOLDFAST_STATISTICS"] != nil { print(run.statistics) }
            if !violations.isEmpty {
                let told = violations.prefix(3).joined(separator: "; ")
                Issue.record("\(told): HOLDFAST_SEED=\(seed) swift test --filter WholeClusterTests")
                return
            }
        }
    }

    private func chosen(_ lane: UInt64) -> [UInt64] {
        if let chosen = Self.chosen { return lane == 0 ? [chosen] : [] }
        return Array(stride(from: lane, to: Self.runs, by: Int(Self.lanes)))
    }
}
