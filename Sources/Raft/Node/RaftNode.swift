internal import Determinism
internal import Bytes

/// One member of one Raft group, as a value: inputs go in, effects come out, nothing else happens.
///
/// After D. Ongaro, "Consensus: Bridging Theory and Practice", 2014; sections are cited as §. The caller carries out the
/// effects (disk, network, state machine) and reports what became of them as inputs.
public struct RaftNode: Hashable, Sendable {
    public let id: MemberID
    public let options: Options

    /// The current term, and this member's vote in it. Figure 3.1, persistent state.
    public internal(set) var term: Term
    var vote: MemberID?
    /// Whether the member may campaign and be given leadership, as far as its shell is concerned.
    public var mayLead = true
    /// See ``HardState/promisedEnd``.
    public internal(set) var promisedEnd: LogEnd?
    var log: RaftLog
    var configurations: ConfigurationHistory

    /// The highest index known to be committed.
    public internal(set) var commitIndex: LogIndex
    /// The highest index handed out in ``Effects/apply``.
    var handedIndex: LogIndex
    /// The highest index that the state machine has reported as applied.
    public internal(set) var appliedIndex: LogIndex

    var state = RoleState.follower(leader: nil)
    var ticksUntilElection = 0
    var ticksSinceLeader = 0
    var forwardedReads = ForwardedReads()
    var incomingSnapshot: IncomingSnapshot?
    /// Whether a chunk is with the caller, of whatever snapshot: it is given one at a time.
    var isStoringChunk = false

    var outstanding: OutstandingPersists
    /// The hard state that was last handed to the disk.
    var handedHardState: HardState
    /// The first entry that was appended in this step.
    var unpersistedFrom: LogIndex?

    /// The caller's cluster time in this step.
    var now = ClusterTime.zero
    var randomness: SplitMix64

    /// What the last step left.
    public private(set) var facts: NodeFacts

    /// A member as it was before it stopped. `seed` decides its time-outs: members must have different ones.
    public init(id: MemberID, options: Options, recovered: RecoveredState, seed: UInt64) {
        options.check()
        invariant(id.rawValue != 0, "a member has an id")
        self.id = id
        self.options = options
        let base = recovered.base
        log = RaftLog(
            base: LogPosition(index: base.index, term: base.term, stamp: base.stamp), entries: recovered.entries)
        configurations = recovered.configurations
        term = recovered.hardState.term
        vote = recovered.hardState.vote
        promisedEnd = recovered.hardState.promisedEnd
        commitIndex = min(max(recovered.hardState.commit, base.index), log.lastIndex)
        handedIndex = base.index
        appliedIndex = base.index
        outstanding = OutstandingPersists(durableIndex: log.lastIndex, hardState: recovered.hardState)
        handedHardState = recovered.hardState
        randomness = SplitMix64(seed: seed)
        ticksUntilElection = Int.random(in: options.firstElectionTicks, using: &randomness)
        facts = NodeFacts()
        facts = currentFacts
    }

    /// The only door. `stamp` is the caller's cluster time; entries and messages of a leader carry it.
    public mutating func step(_ input: Input, at stamp: ClusterTime) -> Effects {
        let before = facts
        now = stamp
        var effects = Effects()
        switch input {
        case .tick: tick(&effects)
        case .received(let message, let sender): receive(message, from: sender, &effects)
        case .propose(let proposals): propose(proposals, &effects)
        case .changeConfiguration(let id, let change, let tag): changeConfiguration(id, change, tag, &effects)
        case .read(let read): self.read(read, &effects)
        case .transferLeadership(let target): transferLeadership(to: target)
        case .abstain(let term): abstain(through: term, &effects)
        case .recalled(let run): recall(run)
        case .persisted(let persist): persisted(persist, &effects)
        case .applied(let index): applied(through: index)
        case .compact(let index): compact(through: index)
        case .leaderConnectionRefused(let leader): leaderConnectionRefused(leader, &effects)
        case .snapshotAvailable(let metadata, let bytes): snapshotAvailable(metadata, bytes: bytes)
        case .snapshotChunkRead(let chunk, let member): snapshotChunkRead(chunk, for: member, &effects)
        case .snapshotUnreadable(let metadata): snapshotUnreadable(metadata)
        case .snapshotChunkStored(let metadata, let next): snapshotChunkStored(metadata, next: next, &effects)
        case .snapshotReceived(let metadata): snapshotReceived(metadata, &effects)
        case .snapshotRefused(let metadata): snapshotRefused(metadata, &effects)
        }
        settle(&effects)
        facts = currentFacts
        if before.role != facts.role || before.leader != facts.leader || before.term != facts.term {
            effects.leadership = LeadershipChange(term: facts.term, role: facts.role, leader: facts.leader)
        }
        checkInvariants(since: before)
        return effects
    }

    /// What follows from a step, whatever it was.
    private mutating func settle(_ effects: inout Effects) {
        if state.isLeader { settleLeadership(&effects) }
        handOutCommitted(&effects)
        settlePromise()
        requestPersist(&effects)
    }
}
