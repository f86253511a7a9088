internal import Bytes

/// The part of the log that is kept in memory: everything after `base`.
///
///     … dropped | base | base+1 … last
///                 ▲ its index, term and stamp are remembered
///
/// Indexes given to it come from the node's own state or were compared with `lastIndex` before.
struct RaftLog: Hashable, Sendable {
    /// The last entry that was dropped or is stood for by a snapshot.
    private(set) var base: LogPosition
    private var entries: [Entry]

    init(base: LogPosition, entries: [Entry]) {
        self.base = base
        self.entries = entries
    }

    var firstIndex: LogIndex { base.index.next }
    var lastIndex: LogIndex { LogIndex(base.index.position + UInt64(entries.count)) }
    var lastTerm: Term { entries.isEmpty ? base.term : entries[entries.count - 1].term }
    var lastStamp: ClusterTime { entries.isEmpty ? base.stamp : entries[entries.count - 1].stamp }

    /// Whether first and last entry stand where the count says; with `append` checking each seam, the log is contiguous.
    var isContiguous: Bool {
        entries.isEmpty
            || (entries[0].index == firstIndex && entries[entries.count - 1].index == lastIndex)
    }

    /// The term of the entry at `index`; nil where the log no longer or not yet knows it.
    func term(at index: LogIndex) -> Term? {
        if index == base.index { return base.term }
        guard index > base.index, index <= lastIndex else { return nil }
        return entries[slot(index)].term
    }

    /// The position of the entry at `index`; nil where the log no longer or not yet knows it.
    func position(at index: LogIndex) -> LogPosition? {
        if index == base.index { return base }
        guard index > base.index, index <= lastIndex else { return nil }
        let slot = slot(index)
        return LogPosition(index: index, term: entries[slot].term, stamp: entries[slot].stamp)
    }

    /// The highest index at or below `limit` whose term is at most `term`. Terms never fall along the log, so both sides
    /// of a conflict can jump over whole terms with it (dissertation §3.5, the paragraph on fewer rejected appends).
    ///
    /// Not below `base`: an answer of `base` or `limit` itself may have a term that is higher or unknown.
    func lastIndex(termAtMost term: Term, upTo limit: LogIndex) -> LogIndex {
        guard limit > base.index else { return limit }
        var low = 0
        var high = slot(min(limit, lastIndex)) + 1
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].term <= term { low = middle + 1 } else { high = middle }
        }
        return LogIndex(base.index.position + UInt64(low))
    }

    /// The entries from `start` through `end`, both included.
    func entries(from start: LogIndex, through end: LogIndex) -> [Entry] {
        guard start <= end else { return [] }
        return Array(entries[slot(start)...slot(end)])
    }

    /// The entries from `start` until their bytes would pass `bytesMax`; one at least, where there is one.
    func entries(from start: LogIndex, bytesMax: Int) -> [Entry] {
        guard start <= lastIndex else { return [] }
        let first = slot(start)
        var end = first
        var bytes = 0
        while end < entries.count {
            bytes += entries[end].payload.count + Self.entryOverheadBytes
            if bytes > bytesMax, end > first { break }
            end += 1
        }
        return Array(entries[first..<end])
    }

    /// The last entries that lead to the one at `index`, until their bytes would pass `bytesMax`; one at least. It is in memory.
    func run(to index: LogIndex, bytesMax: Int) -> EntryRun {
        let end = slot(index)
        var start = end
        var bytes = entries[end].payload.count
        while start > 0, bytes + entries[start - 1].payload.count + Self.entryOverheadBytes <= bytesMax {
            start -= 1
            bytes += entries[start].payload.count + Self.entryOverheadBytes
        }
        let previous =
            start == 0 ? LogEnd(base.term, base.index) : LogEnd(entries[start - 1].term, entries[start - 1].index)
        return EntryRun(after: previous, Array(entries[start...end]))
    }

    /// Payload bytes from `start` to the end.
    func payloadBytes(from start: LogIndex, through end: LogIndex) -> Int {
        guard start <= end else { return 0 }
        var bytes = 0
        for slot in slot(start)...slot(end) { bytes += entries[slot].payload.count }
        return bytes
    }

    mutating func append(_ entry: Entry) {
        invariant(entry.index == lastIndex.next, "an appended entry follows the last one")
        invariant(entry.term >= lastTerm, "terms never fall along the log")
        invariant(entry.stamp >= lastStamp, "cluster time never goes back along the log")
        entries.append(entry)
    }

    /// Drops everything from `index` on (dissertation §3.5, step 3 of the AppendEntries receiver).
    mutating func truncate(from index: LogIndex) {
        invariant(index > base.index, "what a snapshot stands for is never truncated")
        guard index <= lastIndex else { return }
        entries.removeSubrange(slot(index)...)
    }

    /// Drops everything up to and including `index` and remembers its position.
    mutating func compact(through index: LogIndex) {
        guard let position = position(at: index), index > base.index else { return }
        entries.removeFirst(slot(index) + 1)
        base = position
    }

    /// Becomes an empty log after `position`.
    mutating func reset(to position: LogPosition) {
        base = position
        entries.removeAll()
    }

    private func slot(_ index: LogIndex) -> Int {
        Int(index.position - base.index.position) - 1
    }

    /// What an entry costs on the wire besides its payload, rounded up.
    private static let entryOverheadBytes = 32
}
