internal import Bytes
internal import MVCC

/// Looks at a state as it was at a checkpoint, in slices, and gives one hash for it: of what the entries did, of the members and alarms, and, as
/// far as the checkpoint asks, of leases and keys as they lie in memory.
///
/// A state that went wrong by itself, and not by an entry, is found when its part is looked at.
public struct StateScrub: Sendable {
    public let index: UInt64
    private var hash: StableHash
    private var content: ContentHash?

    /// `state` has applied the checkpoint last.
    public init(_ state: CoordinationState, _ checkpoint: Checkpoint) {
        index = state.appliedIndex
        hash = StableHash(continuing: state.hash)
        guard checkpoint.bytes > 0 else { return }
        hash.add(StateSnapshotEncoder.tables(of: state))
        // A state that came with a snapshot has no shards before its first lease; others may have empty ones.
        let shards = state.leases.shards
        let shard = shards.isEmpty ? [:] : shards[Int(checkpoint.round % UInt64(shards.count))]
        if !shard.isEmpty { hash.add(StateSnapshotEncoder.leases(of: shard)) }
        content = ContentHash(
            state.view, from: checkpoint.key, bytes: Int(min(checkpoint.bytes, Checkpoint.bytesMax)))
    }

    /// Goes on by about `budget` bytes. Once it is complete: the hash, and the key with which the next checkpoint should begin.
    public mutating func advance(_ budget: inout Int) -> (hash: UInt64, next: [UInt8])? {
        guard content != nil else { return (hash.value, []) }
        guard let part = content?.advance(&budget) else { return nil }
        hash.add(part.hash)
        hash.add(part.next)
        return (hash.value, part.next)
    }
}
