import Testing

@testable import Simulation

/// Runs in which somebody watches.
@Suite struct WatchRunTests {
    @Test("watches are begun, told and judged; without watchers the same run has none of it")
    func watched() {
        var options = RunOptions(seed: Self.watchedSeed, profile: .light)
        #expect(options.watch.clients > 0)
        let report = Run.execute(options)
        #expect(report.violations == [], "swift run -c release simulate --seed \(Self.watchedSeed) --profile light")
        #expect(report.counters[.watches] > 0 && report.counters[.watchEvents] > 0)

        var cut = Cut()
        cut.watchers = 0
        options.apply(cut)
        let bare = Run.execute(options)
        #expect(bare.violations == [] && bare.counters[.watches] == 0 && bare.traceHash != report.traceHash)
        #expect(cut.words == ["--watchers", "0"])
    }

    /// The first light one with watchers.
    private static let watchedSeed: UInt64 =
        (0...100 as ClosedRange<UInt64>)
        .first { WatchLoad(profile: .light, seed: $0).clients > 0 } ?? 0
}
