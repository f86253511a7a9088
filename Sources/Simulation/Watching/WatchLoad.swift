internal import Determinism
internal import MVCC

/// Who watches in a run, and how: nobody in most light runs, since they are to be fast.
///
/// Drawn from a stream of chance of its own, so that runs in which nobody watches do not depend on it.
struct WatchLoad: Sendable {
    var clients = 0
    /// Watches of one client at once, all in one stream.
    var watchesMax = 1
    /// From one act of a client to the next, on average.
    var paceNanoseconds: UInt64 = 40_000_000
    /// So many answers under way, and a stream is full.
    var windowAnswers = 64
    /// How long a member's turn may take to come, beyond a usual one.
    var turnNanosecondsMax: UInt64 = 0
    /// How often members tell progress by themselves.
    var progressNanoseconds: UInt64 = 1_000_000_000
    /// Of a thousand acts, how many are compactions.
    var compactions: UInt64 = 0
    /// So many of the latest revisions, at most, are spared by them.
    var compactionLag: UInt64 = 1
    var limits = WatchLimits()

    init(profile: Profile, seed: UInt64) {
        var random = SplitMix64.stream(.watchLoad, of: seed)
        let oneIn: UInt64 = profile == .light ? 3 : 2
        guard random.draw(below: oneIn) == 0 else { return }
        clients = random.within(1...4)
        watchesMax = random.within(1...3)
        paceNanoseconds = random.pick([20_000_000, 50_000_000, 150_000_000])
        windowAnswers = random.pick([1, 2, 8, 64])
        turnNanosecondsMax = random.pick([0, 1_000_000, 20_000_000])
        progressNanoseconds = random.pick([100_000_000, 1_000_000_000])
        compactions = random.pick([0, 10, 50, 200])
        compactionLag = random.pick([1, 4, 20])
        limits.changesPerTurn = random.pick([1, 4, 4_096])
        limits.historyPerTurn = random.pick([1, 3, 4_096])
        limits.historyBytes = random.pick([1, 300, 128 << 10])
    }
}
