/// What a node wants of the world after one step. Its parts may be carried out in any order except as they say.
public struct Effects: Hashable, Sendable {
    /// May leave at once: pre-vote traffic, and what relies on nothing but a term that is durable.
    public var send: [Envelope] = []
    /// Must reach stable storage; its completion comes back as ``Input/persisted(_:)``.
    public var persist: PersistRequest?
    /// Promises that rely on `persist` *and on every earlier one*; with none outstanding they may leave at once.
    public var sendAfterPersist: [Envelope] = []
    /// Before anything of `apply`: the state machine becomes this received snapshot, and the stored log is discarded
    /// whole; the next append follows the snapshot's index.
    public var restore: SnapshotMetadata?
    /// Entries that are committed and durable here, in log order, each once.
    public var apply: [Entry] = []
    /// Proposals that were appended, and where. Whether they commit is not known yet.
    public var accepted: [AcceptedProposal] = []
    /// Proposals that were definitely not appended.
    public var dropped: [ProposalID] = []
    /// Changes of the membership that were definitely not begun, and why.
    public var refusedChanges: [RefusedChange] = []
    /// Reads that are linearizable as soon as the state machine has applied the index.
    public var readsReady: [ReadyRead] = []
    /// Reads that will not be answered; the caller may ask again, also with the same id.
    public var readsDropped: [ReadID] = []
    /// A member needs a snapshot: answer with ``Input/snapshotAvailable(_:bytes:)``, of an index that is not below the
    /// one the log was compacted through. Said again with every step until then.
    public var snapshotWanted = false
    /// Pieces of this member's snapshot to read.
    public var readSnapshotChunks: [SnapshotChunkRequest] = []
    /// A piece of a leader's snapshot to store. A chunk at offset 0 begins anew. None is given before the last one was
    /// answered, by ``Input/snapshotChunkStored(_:next:)``, ``Input/snapshotReceived(_:)`` or ``Input/snapshotRefused(_:)``.
    public var storeSnapshotChunks: [SnapshotChunk] = []
    /// A leader's disk has not answered for an election time-out; the leader hands over. Told once for each such silence.
    public var diskIsStuck = false
    /// The new state, when role, leader or term changed.
    public var leadership: LeadershipChange?

    public init() {}
}

/// A message and the member it is for.
public struct Envelope: Hashable, Sendable {
    public var to: MemberID
    public var message: Message

    public init(to: MemberID, message: Message) {
        self.to = to
        self.message = message
    }
}

/// Something for the disk, and the name under which its completion is reported.
public struct PersistRequest: Hashable, Sendable {
    public var id: PersistID
    public var persist: Persist

    public init(id: PersistID, persist: Persist) {
        self.id = id
        self.persist = persist
    }
}

/// Where a proposal stands in the log, if the entry at `index` still has `term` when it is applied.
public struct AcceptedProposal: Hashable, Sendable {
    public var id: ProposalID
    public var index: LogIndex
    public var term: Term

    public init(id: ProposalID, index: LogIndex, term: Term) {
        self.id = id
        self.index = index
        self.term = term
    }
}

/// A change of the membership that was not begun.
public struct RefusedChange: Hashable, Sendable {
    public var id: ProposalID
    public var refusal: ConfigurationRefusal

    public init(id: ProposalID, refusal: ConfigurationRefusal) {
        self.id = id
        self.refusal = refusal
    }
}

/// A read that may be served from any state at or after `index`.
public struct ReadyRead: Hashable, Sendable {
    public var id: ReadID
    public var index: LogIndex

    public init(id: ReadID, index: LogIndex) {
        self.id = id
        self.index = index
    }
}

/// Who leads, as far as this node knows, after a step that changed it.
public struct LeadershipChange: Hashable, Sendable {
    public var term: Term
    public var role: Role
    public var leader: MemberID?

    public init(term: Term, role: Role, leader: MemberID?) {
        self.term = term
        self.role = role
        self.leader = leader
    }
}
