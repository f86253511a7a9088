public import Raft

/// Every bound and time-out of a replica, with its unit and with what happens at the bound.
public struct Options: Sendable {
    /// How many requests may wait for their answer at once; more are refused with ``Refusal/tooManyRequests``.
    public var requestsPendingMax = 16_384
    /// How many bytes of commands a member keeps to hand them over, or to hand them over again when the leader refuses them; more
    /// are refused with ``Refusal/tooManyRequests``. What a leader itself has appended is bounded by the consensus core.
    public var commandBytesPendingMax = 64 << 20
    /// How long a tick of the consensus core lasts.
    public var tickNanoseconds: UInt64 = 10_000_000
    /// Ticks from one heartbeat of a leader to the next.
    public var heartbeatTicks = 10
    /// Ticks without a leader after which a member campaigns, at the least.
    public var electionTicks = 100
    /// A snapshot is taken once the log since the last one has this many entries …
    public var snapshotEntriesMin: UInt64 = 10_000
    /// … and this many bytes, or half the size of the last snapshot if that is more. Four times that is enough by itself.
    public var snapshotBytesMin: UInt64 = 64 << 20
    /// Applied entries that stay in memory for lagging members, by number; members further behind get a snapshot.
    public var retainedEntriesMax: UInt64 = 50_000
    /// Applied entries that stay in memory, by bytes.
    public var retainedBytesMax = 16 << 20
    /// How much of a snapshot is encoded and written at a time.
    public var snapshotChunkBytes = 256 << 10
    /// The consensus core's own bounds. Its times and the length of its chunks come from the options here.
    public var core = Raft.Options()
    /// How many entries, and keys that these look at or change, one step executes before it lets others in. An entry that
    /// takes more than is left is executed over several steps.
    public var applyBudget = 20_000
    /// After so many ticks members compare a part of what lies in their memory; 0 for never.
    public var checkpointTicks: UInt64 = 1_000
    /// How many bytes of keys and values that part has.
    public var checkpointBytes: UInt64 = 16 << 20
    /// After so many entries members compare what the entries did.
    public var checkpointEntries: UInt64 = 1_000
    /// How careful a leader is with changes of the members.
    public var membershipRules = MembershipRules.lenient
    /// Whether each step of the consensus core is told in ``Effects/consensusSteps``. That copies the log's index at every step: it is for
    /// simulations, which follow the core with a specification.
    public var tellsConsensusSteps = false

    public init() {}

    /// The consensus core's share.
    var raft: Raft.Options {
        var raft = core
        raft.heartbeatTicks = heartbeatTicks
        raft.electionTicks = electionTicks
        raft.firstElectionTicks = max(1, electionTicks / 20)...max(2, electionTicks * 3 / 20)
        raft.snapshotChunkBytesMax = snapshotChunkBytes
        return raft
    }
}
