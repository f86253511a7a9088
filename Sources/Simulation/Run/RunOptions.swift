internal import Determinism
internal import Raft
public import Replica
public import Storage

/// Everything about a run that is decided before it begins. All of it is drawn from the seed (swarm testing): runs differ in kind, not only in detail.
public struct RunOptions: Sendable {
    public var seed: UInt64
    public var profile: Profile
    /// Voters at the beginning.
    public var members: Int
    /// The minimum election time-out, in nanoseconds; the unit of every fault's length.
    public var electionNanoseconds: UInt64
    /// How long faults may happen, in nanoseconds; peace is made afterwards.
    public var faultNanoseconds: UInt64
    public var replica: Replica.Options
    public var storage: StorageOptions
    var clients: Int
    var workload: Workload
    var watch: WatchLoad
    var lease: LeaseLoad
    var weather: Weather
    /// Parts per million by which members' clocks are fast, at the most.
    var driftMax: Int
    /// Whether every step of every core is compared with what the naive Raft may do (S18): a sample, since it takes its time.
    var isRefined: Bool
    /// What goes wrong, and when.
    var plan: [PlannedFault]

    /// The run of a seed.
    public init(seed: UInt64, profile: Profile) {
        var random = SplitMix64.stream(.options, of: seed)
        self.seed = seed
        self.profile = profile
        members = profile == .light ? 3 : random.pick([1, 2, 3, 3, 3, 3, 3, 3, 4, 5, 5, 5, 6, 7])
        electionNanoseconds = 1_000_000 * random.within(50...200)
        faultNanoseconds = profile == .long ? 240_000_000_000 : 20_000_000_000
        replica = Self.replica(electionNanoseconds, &random)
        storage = Self.storage(&random)
        clients = random.within(3...5)
        workload = Self.workload(profile, electionNanoseconds, &random)
        watch = WatchLoad(profile: profile, seed: seed)
        lease = LeaseLoad(profile: profile, seed: seed)
        weather = profile == .light ? .fair : Weather(drawnFrom: &random)
        driftMax = random.pick([0, 100, 5_000, 20_000])
        isRefined = seed % Self.refinedOneIn == 0
        var bounds = SplitMix64.stream(.bounds, of: seed)
        Self.drawBounds(of: &replica, &bounds)
        Self.drawChecks(of: &replica, seed)
        replica.tellsConsensusSteps = isRefined
        plan = []
        plan = FaultPlan.draw(for: self, &random)
        for number in plan.indices { plan[number].number = number }
    }

    private static let refinedOneIn: UInt64 = 4

    /// Members that there may ever be in one run, those that join included.
    static let membersMax = 24

    /// So many events are never needed: the most that runs have had are a twentieth of it.
    var eventsMax: Int { 250_000 * Int(faultNanoseconds / 1_000_000_000 + 20) }

    func makeNetwork() -> SimulatedNetwork {
        var network = SimulatedNetwork(
            nodes: Self.membersMax, options: weather.network, seed: SplitMix64.seed(of: .network, seed))
        network.options.replays = replays
        return network
    }

    /// How often old messages come again when no fault asks for it. Without any, none is kept.
    var replays: Odds {
        let isAsked = plan.contains { if case .replay = $0.kind { true } else { false } }
        return isAsked || profile == .long ? Odds(perMillion: 20) : .never
    }

    func makeClock(member: Int) -> MemberClock {
        var random = SplitMix64(seed: SplitMix64.seed(of: .clocks, seed) &+ UInt64(member))
        return MemberClock(
            reading: Instant(nanoseconds: random.within(0...1 << 50)),
            drift: driftMax == 0 ? .none : .constant(partsPerMillion: random.within(-driftMax...driftMax)),
            granularity: random.pick([1, 1, 1, 1_000_000, 4_000_000]))
    }

    private static func replica(_ election: UInt64, _ random: inout SplitMix64) -> Replica.Options {
        var options = Replica.Options()
        options.electionTicks = random.pick([5, 8, 10, 20])
        options.heartbeatTicks = random.within(1...max(1, options.electionTicks / 4))
        options.tickNanoseconds = election / UInt64(options.electionTicks)
        options.snapshotEntriesMin = random.pick([1, 10, 25, 100, 400])
        options.snapshotBytesMin = random.pick([1, 1_000, 5_000, 20_000])
        options.retainedEntriesMax = random.pick([1, 12, 50, 200])
        options.retainedBytesMax = random.pick([2_048, 8_192, 65_536])
        options.snapshotChunkBytes = random.pick([512, 2_048, 16_384, 65_536])
        options.applyBudget = random.pick([1, 2, 20, 1_000])
        options.requestsPendingMax = random.pick([4, 64, 1_024, 1_024])
        options.checkpointTicks = 0
        options.commandBytesPendingMax = random.pick([512, 65_536, 1 << 20])
        return options
    }

    /// Other bounds and time-outs with which a member may be started again; the lengths of its files are not among them.
    func otherReplicaOptions(_ random: inout SplitMix64) -> Replica.Options {
        var options = Self.replica(electionNanoseconds, &random)
        Self.drawBounds(of: &options, &random)
        options.checkpointTicks = replica.checkpointTicks
        options.checkpointBytes = replica.checkpointBytes
        options.checkpointEntries = replica.checkpointEntries
        options.tellsConsensusSteps = isRefined
        return options
    }

    /// How often members compare their states: never in half of the runs.
    private static func drawChecks(of options: inout Replica.Options, _ seed: UInt64) {
        var random = SplitMix64.stream(.checks, of: seed)
        guard random.draw(below: 2) == 0 else { return }
        options.checkpointTicks = random.pick([20, 100, 1_000])
        options.checkpointBytes = random.pick([1, 100, 4_096, 16 << 20])
        options.checkpointEntries = random.pick([8, 50, 1_000])
    }

    /// How much the core has under way.
    private static func drawBounds(of options: inout Replica.Options, _ random: inout SplitMix64) {
        options.core.appendBytesMax = random.pick([1, 200, 2_000, 1 << 20, 1 << 20])
        options.core.appendsInFlightMax = random.pick([1, 2, 16, 256, 256])
        options.core.applyEntriesMax = random.pick([1, 16, 8_192])
        options.core.unappliedEntriesMax = random.pick([16, 256, 65_536, 65_536])
        options.core.uncommittedBytesMax = random.pick([1_024, 65_536, 256 << 20])
    }

    private static func storage(_ random: inout SplitMix64) -> StorageOptions {
        var options = StorageOptions()
        options.segmentBytes = random.pick([16_384, 32_768, 65_536])
        options.entryBytesMax = 4_096
        options.batchBytesMax = random.pick([1, 1_024, 8_192])
        options.readBytes = random.pick([512, 4_096, 65_536])
        options.fillBytes = random.pick([4_096, 16_384])
        options.snapshotChunkBytes = random.pick([128, 500, 4_096])
        options.snapshotFlushBytes = random.pick([512, 2_000, 16_384])
        options.snapshotBytesPendingMax = random.pick([256, 1_500, 16_384])
        options.snapshotsKept = random.pick([1, 2])
        return options
    }

    private static func workload(_ profile: Profile, _ election: UInt64, _ random: inout SplitMix64) -> Workload {
        var workload = Workload()
        workload.paceNanoseconds = profile == .light ? 48_000_000 : random.pick([10_000_000, 25_000_000, 45_000_000])
        workload.pendingMax = random.within(1...4)
        workload.keys = random.pick([1, 3, 5, 12])
        workload.valueBytesMax = random.pick([8, 64, 64, 400, 1_500])
        workload.patienceNanoseconds = election * random.within(2...20)
        if profile != .light {
            workload.puts = random.within(50...400)
            workload.swaps = random.within(0...300)
            workload.deletes = random.pick([0, 30, 120])
            workload.compactions = random.pick([0, 4, 20])
        }
        return workload
    }
}
