internal import Bytes

/// Which keys of a keyspace were changed at each revision from the compaction floor on: what a watcher that is behind reads.
///
/// Only the keys; the versions are in the keyspace. Changes may be added in any order, since a snapshot has them by key.
/// They lie in chunks of ``revisionsPerChunk`` revisions, of which a copy shares all that neither side changes. Chunks are found by
/// number, so that revisions may lie as far apart as they like: a snapshot's are whatever its bytes say.
struct ChangeLog: Sendable {
    private static let revisionsPerChunk: Int64 = 512

    private var chunks: [Int64: Indirect<Chunk>] = [:]

    fileprivate struct Chunk: Sendable {
        /// For each revision its newest change, by place in `changes`; -1 for none.
        var heads = [Int32](repeating: -1, count: Int(ChangeLog.revisionsPerChunk))
        var changes: [Link] = []
        /// The changed keys, one behind the other.
        var keys: [UInt8] = []
    }

    fileprivate struct Link: Sendable {
        var keyEnd: Int
        /// The place of the change within its revision.
        var order: UInt32
        /// Another change of the same revision; -1 for none.
        var next: Int32
    }

    mutating func note(_ key: UnsafeRawBufferPointer, at revision: Int64, order: UInt32) {
        let (number, slot) = revision.quotientAndRemainder(dividingBy: Self.revisionsPerChunk)
        chunks[number, default: Indirect(Chunk())].value.add(key, at: Int(slot), order)
    }

    /// The keys that were changed at a revision, each with the place of its change, in the order in which they were changed.
    func changes(at revision: Int64) -> [(key: [UInt8], order: UInt32)] {
        let (number, slot) = revision.quotientAndRemainder(dividingBy: Self.revisionsPerChunk)
        return chunks[number]?.value.changes(at: Int(slot)) ?? []
    }

    /// Lets go of revisions below the floor, as far as whole chunks go.
    mutating func forget(below floor: Int64) {
        chunks = chunks.filter { $0.key >= floor / Self.revisionsPerChunk }
    }
}

extension ChangeLog.Chunk {
    fileprivate mutating func add(_ key: UnsafeRawBufferPointer, at slot: Int, _ order: UInt32) {
        keys.append(contentsOf: key)
        changes.append(ChangeLog.Link(keyEnd: keys.count, order: order, next: heads[slot]))
        heads[slot] = Int32(changes.count - 1)
    }

    fileprivate func changes(at slot: Int) -> [(key: [UInt8], order: UInt32)] {
        var found: [(key: [UInt8], order: UInt32)] = []
        var place = Int(heads[slot])
        while place >= 0 {
            let start = place == 0 ? 0 : changes[place - 1].keyEnd
            found.append((Array(keys[start..<changes[place].keyEnd]), changes[place].order))
            place = Int(changes[place].next)
        }
        if found.count > 1 { found.sort { $0.order < $1.order } }
        return found
    }
}
