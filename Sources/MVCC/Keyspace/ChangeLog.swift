internal import Bytes

/// Which keys of a keyspace were changed at each revision from the compaction floor on: what a watcher that is behind reads.
///
/// Only the keys; the versions are in the keyspace. Changes may be added in any order, since a snapshot has them by key.
/// They lie in chunks of ``revisionsPerChunk`` revisions, of which a copy shares all that neither side changes.
struct ChangeLog: Sendable {
    fileprivate static let revisionsPerChunk = 512

    /// Chunk by chunk from `first` on; nil where nothing was changed, or it was forgotten.
    private var chunks: [Indirect<Chunk>?] = []
    /// The number of the first chunk.
    private var first = 0

    fileprivate struct Chunk: Sendable {
        /// For each revision its newest change, by place in `changes`; -1 for none.
        var heads = [Int32](repeating: -1, count: ChangeLog.revisionsPerChunk)
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
        let number = Int(revision) / Self.revisionsPerChunk
        if chunks.isEmpty { first = number }
        while number < first {
            chunks.insert(nil, at: 0)
            first -= 1
        }
        while number >= first + chunks.count { chunks.append(nil) }
        // Taken out and put back, so that it is changed where it lies.
        var chunk = chunks[number - first] ?? Indirect(Chunk())
        chunks[number - first] = nil
        chunk.value.add(key, at: Int(revision) % Self.revisionsPerChunk, order)
        chunks[number - first] = chunk
    }

    /// The keys that were changed at a revision, each with the place of its change, in the order in which they were changed.
    func changes(at revision: Int64) -> [(key: [UInt8], order: UInt32)] {
        let number = Int(revision) / Self.revisionsPerChunk
        guard number >= first, number < first + chunks.count, let chunk = chunks[number - first] else { return [] }
        return chunk.value.changes(at: Int(revision) % Self.revisionsPerChunk)
    }

    /// Lets go of revisions below the floor, as far as whole chunks go.
    mutating func forget(below floor: Int64) {
        let kept = min(max(Int(floor) / Self.revisionsPerChunk - first, 0), chunks.count)
        guard kept > 0 else { return }
        chunks.removeFirst(kept)
        first += kept
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
