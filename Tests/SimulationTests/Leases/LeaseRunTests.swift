import Replica
import Testing

@testable import Simulation

/// Runs in which somebody holds leases.
@Suite struct LeaseRunTests {
    @Test(
        "leases are granted, renewed, revoked and expire, and are judged; without holders the same run has none of it")
    func held() {
        var options = RunOptions(seed: Self.heldSeed, profile: .light)
        #expect(options.lease.holders > 0)
        let report = Run.execute(options)
        #expect(report.violations == [], "swift run -c release simulate --seed \(Self.heldSeed) --profile light")
        #expect(report.counters[.leaseRequests] > 0 && report.counters[.leasesRenewed] > 0)
        #expect(report.counters[.leasesExpired] > 0 && report.counters[.leasesRevoked] > 0)

        var cut = Cut()
        cut.holders = 0
        options.apply(cut)
        let bare = Run.execute(options)
        #expect(bare.violations == [] && bare.counters[.leaseRequests] == 0 && bare.traceHash != report.traceHash)
        #expect(cut.words == ["--holders", "0"])
    }

    @Test("half of the runs compare states, and members that are alike agree")
    func compared() {
        let compares = (0..<100 as Range<UInt64>).filter {
            RunOptions(seed: $0, profile: .light).replica.checkpointTicks > 0
        }
        #expect((30...70).contains(compares.count))
        let often = compares.first { RunOptions(seed: $0, profile: .light).replica.checkpointTicks == 20 }
        let report = Run.execute(RunOptions(seed: often ?? 0, profile: .light))
        #expect(report.violations == [] && report.counters[.stateComparisons] > 0)
    }

    /// The first light one with several holders whose leases live shortly.
    private static let heldSeed: UInt64 =
        (0...1_000 as ClosedRange<UInt64>).first {
            let load = LeaseLoad(profile: .light, seed: $0)
            return load.holders > 3 && load.milliseconds.upperBound < 2_000 && load.neglect > 10
        } ?? 0
}
