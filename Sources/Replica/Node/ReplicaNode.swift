internal import Bytes
public import Coordination
public import Determinism
public import MVCC
public import Raft
internal import Storage

/// One member's replica as a value: consensus, log and state machine behind one door.
///
/// Inputs go in with a reading of this member's clock, effects come out; nothing else happens. The simulator runs it as the server does.
/// A directory is opened by ``ReplicaRecovery``, which makes the node once the log has been read.
public struct ReplicaNode: Sendable {
    public let id: MemberID
    public let options: Options
    /// What this member tells the others about itself.
    public let attributes: MemberAttributes
    let start: ClusterStart

    public internal(set) var raft: RaftNode
    var storage: DurableLog
    /// The state machine as of ``appliedIndex``. Readable at any time; fresh enough for a linearizable read only when so answered.
    public internal(set) var state: CoordinationState

    var now: Instant
    var clock: ClusterClock
    var gate = PersistGate()
    var applying = ApplyQueue()
    /// Whether the state machine is in the middle of the first entry of `applying`.
    var isApplyUnfinished = false
    var retained: RetainedLog
    var snapshots: SnapshotWork

    var waiters = Waiters()
    var held = HeldRequests()
    var reads = PendingReads()
    var transfers = Transfers()
    /// The own change whose joint configuration is committed, and whose end is not.
    var jointChange: UInt64?
    var nextSequence: UInt64 = 1
    var nextReadNumber: UInt64 = 1
    /// On a leader: the last request of each member that was appended or refused in this term.
    var forwarded: [MemberID: ForwardedSequence] = [:]
    var connected: Set<MemberID> = []
    /// The latest life in which each member was heard.
    var lives: [MemberID: MemberLife] = [:]
    /// While this member is not recognised: who has said that it is new as well.
    var blankFounders: Set<MemberID> = []
    var waitingTold: [MemberID]?
    /// Founders of which it was told that they begin with another state than this member.
    var foundedOtherwise: Set<MemberID> = []
    /// On a leader: the introductions that were proposed in this term.
    var introduced: [MemberID: MemberAttributes] = [:]
    /// The tick at which this member learned that it was removed.
    var removedSince: UInt64?
    /// On a leader: how far the others have come, and when they last moved.
    var followers = FollowerProgress()
    /// What this member does about leases that are due.
    var leaseWatch: LeaseWatch
    /// What this member does to check its state against the others'.
    var checkpoints = CheckpointWatch()
    /// While the log lacks entries that it had.
    var repair: LogRepair?
    /// The configuration that was last told.
    var configurationTold: Configuration

    /// The first revision whose changes have not been told to all who watch them, while somebody does. What they need is not swept.
    public var watchedFrom: Revision?

    var mode = Mode.serving
    var isDiskFull = false
    var ticks: UInt64 = 0
    /// On a leader: the tick at which it began to lead.
    var leadingSince: UInt64 = 0

    /// How far the member is on its way out.
    enum Mode: Sendable {
        case serving
        /// Leadership is being handed over and no request is taken any more.
        case leaving
        /// The log is being closed: what waits for the disk is finished, and nothing else is begun.
        case closing
        case closed
        /// A failure was told: nothing is done any more.
        case failed
    }

    init(
        member: MemberID, options: Options, recovered: RecoveredLog, base: RecoveredState, start: ClusterStart,
        description: MemberDescription, storage: DurableLog, state: CoordinationState, snapshotBytes: Int,
        seed: UInt64, now: Instant
    ) {
        id = member
        self.options = options
        self.start = start
        var random = SplitMix64(seed: seed)
        attributes = MemberAttributes(
            id: member.rawValue,
            life: MemberLife(
                storeID: recovered.storeID, incarnation: recovered.incarnation, nonce: random.next()),
            name: description.name, clientURLs: description.clientURLs, featureLevel: Command.featureLevel,
            version: description.version)
        self.storage = storage
        self.state = state
        self.now = now
        raft = RaftNode(id: member, options: options.raft, recovered: base, seed: seed)
        configurationTold = raft.configuration
        clock = ClusterClock(startingAt: now, from: raft.lastStamp, of: raft.lastTerm)
        leaseWatch = LeaseWatch(since: raft.lastStamp.nanoseconds)
        retained = RetainedLog(entriesMax: options.retainedEntriesMax, bytesMax: options.retainedBytesMax)
        snapshots = SnapshotWork(latest: recovered.snapshot, bytes: snapshotBytes)
        repair = recovered.hardState.promisedEnd.map { LogRepair(promised: $0, fragments: recovered.fragments) }
    }

    /// The only door. `now` is this member's monotonic clock, read after the last byte of the input.
    public mutating func step(_ input: Input, now: Instant) -> Effects {
        self.now = max(self.now, now)
        var effects = Effects()
        switch mode {
        case .serving, .leaving: take(input, &effects)
        case .closing: takeLast(input, &effects)
        case .closed, .failed: return effects
        }
        if mode != .closing { advanceRepair(&effects) }
        apply(&effects)
        checkInvariants()
        if mode == .failed { effects.withdraw() }
        return effects
    }

    private mutating func take(_ input: Input, _ effects: inout Effects) {
        switch input {
        case .tick: tick(&effects)
        case .received(let messages, let sender): receive(messages, from: sender, &effects)
        case .turnedAway(let turned, let peer): beTurnedAway(turned, by: peer, &effects)
        case .requests(let requests): admit(requests, &effects)
        case .cancelled(let request): cancel(request)
        case .disk(let completions): completed(completions, &effects)
        case .connected(let member):
            connected.insert(member)
            if !isRecognised { introduce(to: member, &effects) }
            if member == raft.leader { handOverHeld(&effects) }
        case .disconnected(let member): connected.remove(member)
        case .connectionRefused(let member):
            connected.remove(member)
            consensus(.leaderConnectionRefused(member), &effects)
        case .proceed: break
        case .handOver: handOver(&effects)
        case .close: close(&effects)
        }
    }

    /// While the log is being closed only what it waits for counts, and who asks is told.
    private mutating func takeLast(_ input: Input, _ effects: inout Effects) {
        switch input {
        case .disk(let completions): completed(completions, &effects)
        case .requests(let requests): admit(requests, &effects)
        case .cancelled(let request): cancel(request)
        case .tick:
            expireRequests(&effects)
            if isDiskFull { record(storage.step(.retry), &effects) }
        case .received, .turnedAway, .connected, .disconnected, .connectionRefused, .proceed, .handOver, .close: break
        }
    }

    /// This member as its messages name it.
    public var sender: Sender { Sender(member: id, life: attributes.life) }
    /// The random number that the directory got when it was made.
    public var storeID: UInt64 { attributes.life.storeID }
    /// How many times this member's directory has been started, this time included.
    public var incarnation: UInt64 { attributes.life.incarnation }

    /// The last entry whose effect ``state`` shows.
    public var appliedIndex: LogIndex { LogIndex(state.appliedIndex) }

    /// How many requests wait for an answer.
    public var requestsPending: Int { waiters.count + held.count + reads.count + transfers.count }

    /// Whether writes are refused because the disk is full.
    public var isOutOfSpace: Bool { isDiskFull }

    @inline(__always)
    private func checkInvariants() {
        invariant(held.isEmpty || held.count <= options.requestsPendingMax, "held requests are bounded")
        invariant(raft.appliedIndex <= raft.commitIndex, "only what is committed is applied")
        invariant(
            isApplyUnfinished || state.appliedIndex == raft.appliedIndex.position || snapshots.isRestoring,
            "the state is that of the applied index")
    }
}
