internal import Replica
internal import Storage

/// How leases are put to the test while leaders are killed.
public struct LeaseTrialOptions: Hashable, Sendable {
    public var seed: UInt64 = 0
    public var leases = 10_000
    /// How long it goes on, in simulated seconds.
    public var seconds = 600
    /// From one killing of the leader to the next, in milliseconds; 0 for none.
    public var killMilliseconds: UInt64 = 1_000
    /// How long a killed member stays away, in milliseconds.
    public var downMilliseconds: UInt64 = 300
    public var electionMilliseconds: UInt64 = 1_000
    /// Whole seconds that a lease may live.
    public var timesToLive: ClosedRange<UInt64> = 5...60
    /// Parts per million by which the members' clocks are fast or slow, at the most.
    public var driftMax = 0

    public init() {}

    /// - Parameter arguments: those after `leases`.
    init(_ arguments: some Collection<String>) throws(Misuse) {
        let flags = try Flags(
            arguments,
            valued: ["--seed", "--leases", "--seconds", "--kill-every", "--down", "--election", "--drift"], switches: []
        )
        seed = try flags.number("--seed") ?? seed
        leases = try flags.count("--leases", 1...1_000_000) ?? leases
        seconds = try flags.count("--seconds", 1...100_000) ?? seconds
        killMilliseconds = try flags.number("--kill-every", 0...1_000_000) ?? killMilliseconds
        downMilliseconds = try flags.number("--down", 1...1_000_000) ?? downMilliseconds
        electionMilliseconds = try flags.number("--election", 20...50_000) ?? electionMilliseconds
        driftMax = try flags.count("--drift", 0...50_000) ?? driftMax
    }

    /// The world in which it happens: three members, nobody who writes, and no faults but the killings.
    var world: RunOptions {
        var options = RunOptions(seed: seed, profile: .light)
        options.electionNanoseconds = electionMilliseconds * 1_000_000
        options.faultNanoseconds = UInt64(seconds) * 1_000_000_000
        options.plan = []
        options.clients = 0
        options.lease.holders = 0
        options.watch.clients = 0
        options.driftMax = driftMax
        options.isRefined = false
        options.replica = .init()
        options.replica.electionTicks = 100
        options.replica.heartbeatTicks = 10
        options.replica.tickNanoseconds = options.electionNanoseconds / 100
        options.replica.snapshotEntriesMin = 5_000
        options.replica.snapshotBytesMin = 1 << 20
        options.storage = .init()
        options.storage.entryBytesMax = 64 << 10
        return options
    }
}
