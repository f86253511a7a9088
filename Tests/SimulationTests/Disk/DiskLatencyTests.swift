import Determinism
import Storage
import Testing

@testable import Simulation

@Suite struct DiskLatencyTests {
    private static let id = SimulatedDisk.id
    private static let now = Instant(nanoseconds: 1_000)
    private static let flush = DiskOperation.flush(id, file: FileName("wal-1"))

    @Test("delays have their minimum and their mean, and a tail as often as they say")
    func distribution() {
        var random = SplitMix64(seed: 1)
        let plain = DelayDistribution(minimum: 1_000, mean: 9_000)
        let draws = (0..<100_000).map { _ in plain.draw(&random) }
        let mean = draws.reduce(0, +) / draws.count
        #expect((9_900...10_100).contains(mean), "\(mean)")
        #expect((draws.min() ?? 0) >= 1_000)
        // Of an exponential distribution e⁻¹ lie above the mean and e⁻³ above three of them.
        let above = draws.count { $0 > 10_000 }
        #expect((35_500...38_500).contains(above), "\(above)")
        let far = draws.count { $0 > 28_000 }
        #expect((4_400...5_600).contains(far), "\(far)")

        let tailed = DelayDistribution(minimum: 0, mean: 10, tail: Odds(perMillion: 10_000), tailFactor: 1_000)
        let late = (0..<100_000).count { _ in tailed.draw(&random) > 200 }
        #expect((900...1_050).contains(late), "\(late)")
        #expect(DelayDistribution.exactly(5).draw(&random) == 5)
    }

    @Test("longer transfers and slow disks take longer, and a stalled one answers after its stall")
    func operations() {
        var random = SplitMix64(seed: 2)
        var latency = DiskLatency(flush: .exactly(100), cached: .exactly(10), picosecondsPerByte: 500)
        let bytes = [UInt8](repeating: 0, count: 1_000)
        let write = DiskOperation.write(Self.id, file: FileName("wal-1"), at: 0, bytes: bytes)
        #expect(latency.draw(for: write, at: Self.now, using: &random) == 510)
        #expect(latency.draw(for: Self.flush, at: Self.now, using: &random) == 100)
        #expect(latency.draw(for: .list(Self.id), at: Self.now, using: &random) == 10)
        latency.slowness = 7
        #expect(latency.draw(for: Self.flush, at: Self.now, using: &random) == 700)
        latency.stalledUntil = Instant(nanoseconds: 5_000)
        #expect(latency.draw(for: Self.flush, at: Self.now, using: &random) == 4_700)
        #expect(latency.draw(for: Self.flush, at: Instant(nanoseconds: 6_000), using: &random) == 700)
    }

    @Test("odds are met")
    func odds() {
        var random = SplitMix64(seed: 3)
        let hits = (0..<100_000).count { _ in random.happens(Odds(perMillion: 250_000)) }
        #expect((24_500...25_500).contains(hits))
        #expect(!(0..<1_000).contains { _ in random.happens(.never) })
        #expect((0..<1_000).allSatisfy { _ in random.happens(.always) })
    }
}
