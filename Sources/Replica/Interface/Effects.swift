public import Coordination
public import Raft
public import Storage

/// What a replica wants of the world after one step.
public struct Effects: Sendable {
    /// To be carried out in order, after those of earlier steps.
    public var disk: [DiskOperation] = []
    /// To be sent; any of them may be lost.
    public var send: [PeerEnvelope] = []
    /// What these sent was ignored: they are to be told, and their connections closed. See ``ReplicaNode/objection(to:)``.
    public var turnedAway: [TurnedAway] = []
    /// Each request is answered at most once.
    public var answers: [RequestAnswer] = []
    public var events: [ReplicaEvent] = []
    /// What the consensus core was given, in order; empty unless ``Options/tellsConsensusSteps``.
    public var consensusSteps: [ConsensusStep] = []
    /// There is work left that others should not wait for: give ``Input/proceed`` once sockets have been served.
    public var hasMoreWork = false

    public init() {}
}

/// An answer and the request that it answers.
public struct RequestAnswer: Sendable {
    public var id: RequestID
    public var answer: Reply

    @inlinable
    public init(id: RequestID, answer: Reply) {
        self.id = id
        self.answer = answer
    }
}

/// What the shell should know, log, or act on.
public enum ReplicaEvent: Sendable {
    case leadershipChanged(LeadershipChange)
    /// The configuration in force changed: connect to these peers.
    case configurationChanged(Configuration)
    case snapshotStarted(SnapshotMetadata)
    case snapshotTaken(SnapshotMetadata, bytes: Int)
    case snapshotFailed(SnapshotMetadata, DiskFailure)
    /// The state came whole from another member.
    case restoredFromLeader(SnapshotMetadata)
    /// Entries that the disk had lost came from a peer.
    case entriesRecalled(first: LogIndex, last: LogIndex, from: MemberID)
    /// No peer that is connected has the entry that is missing next, and nobody leads: the member goes on asking, and waits.
    case repairStalled(LogEnd)
    /// The log is whole again as far as it was promised, or a leader has replaced what was lost.
    case logRepaired(LogEnd)
    /// The disk is full: writes are refused until ``diskRecovered``.
    case diskFull(DiskFailure)
    case diskRecovered
    /// The leader's flush takes longer than an election time-out; leadership is being handed over.
    case diskSlow(nanoseconds: UInt64)
    /// A member with an empty directory takes part in nothing before it is known that its id did not take part from another one. Of
    /// the members with which the cluster begins, these have not said yet that they are new too; none for one that joins.
    case waitingForRecognition(from: [MemberID])
    /// Members' states differ at a checkpoint: who is not as the majority has an alarm now.
    case statesDiffer(CheckpointResult)
    /// A founder was restored from another backup than this member, or only one of the two was: the cluster cannot begin.
    case beginsOtherwise(MemberID)
    /// This member was removed from the cluster: it closes its log after an election time-out, and ``closed`` follows.
    case removed
    /// The member must stop now.
    case failed(ReplicaFailure)
    case closed
}

/// Why a member cannot go on.
public enum ReplicaFailure: Error, Sendable {
    case storage(StorageFailure)
    /// Another disk is recorded for this member than the one it was started with, which is empty or somebody else's: what the
    /// member promised is lost. Remove it and add it again.
    case diskLost
    /// The others have seen a later life of this member: its directory is an older copy. Remove it and add it again.
    case directoryOutdated
    /// What the disk holds contradicts itself.
    case recoveredState(RecoveredState.Fault)
    /// A snapshot that passed its checksums cannot be understood; a newer release may have written it.
    case snapshotNotUnderstood(SnapshotMetadata)
    /// The log holds a command that this release does not know.
    case commandNotUnderstood(LogIndex, CommandDefect)
}
