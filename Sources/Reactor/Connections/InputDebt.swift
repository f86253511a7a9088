internal import Determinism

/// What reading a connection has cost the loop lately: the time it took, halved as time passes.
///
/// Connections are read in the order of their debts, so that one that says little never waits for those that say much.
/// One that has just come owes as if it had been read at length: whoever opens connections by the thousand stands behind
/// those that are there.
struct InputDebt {
    /// How long it takes until half of a debt is forgotten.
    static let halvesInNanoseconds: UInt64 = 8_000_000
    static let ofArrivalNanoseconds: UInt64 = 1_000_000

    private(set) var nanoseconds = ofArrivalNanoseconds
    private var settledAt: Instant

    /// The debt of a connection that comes now.
    init(at now: Instant) { settledAt = now }

    /// Forgets what time has forgiven.
    mutating func settle(at now: Instant) {
        guard now > settledAt else { return }
        let halvings = (now.nanoseconds - settledAt.nanoseconds) / Self.halvesInNanoseconds
        nanoseconds >>= min(halvings, 63)
        settledAt.nanoseconds += halvings * Self.halvesInNanoseconds
    }

    mutating func charge(from began: Instant, to ended: Instant) {
        guard ended > began else { return }
        nanoseconds &+= ended.nanoseconds - began.nanoseconds
    }
}
