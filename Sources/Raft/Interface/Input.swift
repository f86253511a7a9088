/// Everything that can happen to a node.
public enum Input: Sendable {
    /// One tick of the timer has passed. Missed ticks are not made up for.
    case tick
    /// A message arrived. Its sender is the one that the transport has authenticated.
    case received(Message, from: MemberID)
    /// Commands to append, in order. All are appended or all are dropped.
    case propose([Proposal])
    /// A change of the membership; a change of voters goes through a joint configuration (dissertation §4.3). The first
    /// entry of the change carries the tag.
    case changeConfiguration(ProposalID, ConfigurationChange, tag: [UInt8] = [])
    /// A linearizable read, on any member (dissertation §6.4).
    case read(ReadID)
    /// Hands leadership to a voter; nil picks the most up-to-date one (dissertation §3.10). Ignored by others than leaders.
    case transferLeadership(to: MemberID?)
    /// Give no vote in this term or any before: what this member may have promised in them under its id is not known to it.
    case abstain(through: Term)
    /// The entries that lead to ``HardState/promisedEnd``, gathered from what is left on this member's disk and from other members:
    /// as far down as is known, or as this member's log reaches.
    case recalled(EntryRun)
    /// A persist reached stable storage. Completions come in the order of the persists.
    case persisted(PersistID)
    /// The state machine has executed everything up to here.
    case applied(through: LogIndex)
    /// The prefix in memory up to here may go; a member that needs it gets a snapshot. Indexes above the applied one are ignored.
    case compact(through: LogIndex)
    /// This member's *own* connection to the leader closed and an immediate reconnect was refused.
    case leaderConnectionRefused(MemberID)
    /// The latest snapshot of this member, durable, and its size: the answer to ``Effects/snapshotWanted``.
    case snapshotAvailable(SnapshotMetadata, bytes: UInt64)
    /// A chunk that ``Effects/readSnapshotChunks`` asked for.
    case snapshotChunkRead(SnapshotChunk, for: MemberID)
    /// The snapshot that is being sent can no longer be read.
    case snapshotUnreadable(SnapshotMetadata)
    /// A chunk of ``Effects/storeSnapshotChunks`` is stored, and it was not the last: the next one begins at `next`.
    case snapshotChunkStored(SnapshotMetadata, next: UInt64)
    /// The last chunk is stored, and the whole snapshot is verified and durable. The node answers with
    /// ``Effects/restore`` if it is still newer than what the node has, and forgets it otherwise.
    case snapshotReceived(SnapshotMetadata)
    /// What was received is not a snapshot, or could not be stored; the stored chunks are gone.
    case snapshotRefused(SnapshotMetadata)
}
