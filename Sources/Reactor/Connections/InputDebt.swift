internal import Determinism

/// What a connection has said lately, in bytes; halved as time passes.
///
/// Connections are read in the order of their debts, so that one that says little never waits for those that say much.
/// One that has just come owes as if it had been read at length: whoever opens connections by the thousand stands behind
/// those that are there. Bytes are counted and not time, since a pause of this process is nobody's doing.
struct InputDebt {
    /// How long it takes until half of a debt is forgotten.
    static let halvesInNanoseconds: UInt64 = 8_000_000
    static let ofArrivalBytes: UInt64 = 64 << 10
    /// Who owes more has said much: three megabytes a second, or ten thousand reads, for as long as debts last.
    static let heavyBytes: UInt64 = 32 << 10
    /// What a read counts for beside what it brings.
    static let ofReadBytes: UInt64 = 256

    private(set) var bytes = ofArrivalBytes
    private var settledAt: Instant

    var isHeavy: Bool { bytes > Self.heavyBytes }

    /// The debt of a connection that comes now.
    init(at now: Instant) { settledAt = now }

    /// Forgets what time has forgiven.
    mutating func settle(at now: Instant) {
        guard now > settledAt else { return }
        let halvings = (now.nanoseconds - settledAt.nanoseconds) / Self.halvesInNanoseconds
        bytes >>= min(halvings, 63)
        settledAt.nanoseconds += halvings * Self.halvesInNanoseconds
    }

    mutating func charge(_ count: Int) { bytes &+= Self.ofReadBytes &+ UInt64(count) }
}
