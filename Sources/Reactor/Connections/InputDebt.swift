internal import Determinism

/// What a connection has said lately, in bytes; an eighth is forgotten each millisecond.
///
/// Connections are read in the order of their debts, so that one that says little never waits for those that say much.
/// One that has just come owes as if it had been read at length: whoever opens connections by the thousand stands behind
/// those that are there, and of two that come the earlier is read first. Bytes are counted and not time, since a pause of this process is nobody's doing.
struct InputDebt {
    /// How often some of a debt is forgotten. Half of it is gone after five or six periods, nearly all after fifty.
    static let periodNanoseconds: UInt64 = 1_000_000
    private static let periodsMax: UInt64 = 128
    static let ofArrivalBytes: UInt64 = 64 << 10
    /// Who owes more has said much: some four megabytes a second, or that much in fifteen thousand reads.
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
        let periods = (now.nanoseconds - settledAt.nanoseconds) / Self.periodNanoseconds
        settledAt.nanoseconds += periods * Self.periodNanoseconds
        guard periods < Self.periodsMax else {
            bytes = 0
            return
        }
        for _ in 0..<periods { bytes -= (bytes + 7) / 8 }
    }

    mutating func charge(_ count: Int) { bytes &+= Self.ofReadBytes &+ UInt64(count) }
}
