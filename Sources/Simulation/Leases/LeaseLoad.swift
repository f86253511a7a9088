internal import Determinism

/// Who holds leases in a run, and how: nobody in most light runs, since they are to be fast.
///
/// Drawn from a stream of chance of its own, so that runs in which nobody holds a lease do not depend on it.
struct LeaseLoad: Sendable {
    var holders = 0
    /// From one act of a holder to the next, on average.
    var paceNanoseconds: UInt64 = 100_000_000
    /// How long leases live.
    var milliseconds: ClosedRange<UInt64> = 300...1_500
    /// Keys that one holder attaches, besides those that all of them attach.
    var keys = 1
    /// How long keep-alives wait for company at a member.
    var batchNanoseconds: UInt64 = 0
    /// Of a hundred acts, how many let the lease come close to its end.
    var neglect: UInt64 = 10
    /// Whether leaders stand still for a moment now and then.
    var stallsLeaders = false

    init(profile: Profile, seed: UInt64) {
        var random = SplitMix64.stream(.leaseLoad, of: seed)
        let oneIn: UInt64 = profile == .light ? 4 : 2
        guard random.draw(below: oneIn) == 0 else { return }
        holders = random.within(1...8)
        paceNanoseconds = random.pick([40_000_000, 100_000_000, 250_000_000])
        milliseconds = random.pick([200...800, 300...1_500, 1_000...4_000])
        keys = random.within(1...3)
        batchNanoseconds = random.pick([0, 0, 5_000_000, 40_000_000])
        neglect = random.pick([3, 15, 45])
        stallsLeaders = random.draw(below: 3) == 0
    }
}
