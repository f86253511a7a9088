/// Entries that follow each other, and where the log ends before them.
public struct EntryRun: Hashable, Sendable {
    public var previous: LogEnd
    public var entries: [Entry]

    public init(after previous: LogEnd, _ entries: [Entry]) {
        self.previous = previous
        self.entries = entries
    }

    /// Where a log ends that ends with these entries.
    public var end: LogEnd {
        guard let last = entries.last else { return previous }
        return LogEnd(last.term, last.index)
    }

    /// Whether the entries follow each other as those of one log do: without gaps, terms and stamps never falling.
    public var isContinuous: Bool {
        var last = previous
        var stamp = ClusterTime.zero
        for slot in entries.indices {
            guard entries[slot].index == last.index.next, entries[slot].term >= last.term,
                entries[slot].stamp >= stamp
            else { return false }
            last = LogEnd(entries[slot].term, entries[slot].index)
            stamp = entries[slot].stamp
        }
        return true
    }

    /// Whether the named entry is one of these.
    public func contains(_ name: LogEnd) -> Bool {
        guard let first = entries.first?.index, name.index >= first, name.index <= end.index else { return false }
        return entries[Int(name.index.position - first.position)].term == name.term
    }

    /// The last of the entries that lead to the named one, as many as fit in `bytesMax`; one at least.
    ///
    /// The named entry is one of these.
    public func tail(to name: LogEnd, bytesMax: Int) -> EntryRun {
        let end = Int(name.index.position - previous.index.position)
        var start = end - 1
        var bytes = entries[start].payload.count
        while start > 0, bytes + entries[start - 1].payload.count + Self.entryOverheadBytes <= bytesMax {
            start -= 1
            bytes += entries[start].payload.count + Self.entryOverheadBytes
        }
        let before = start == 0 ? previous : LogEnd(entries[start - 1].term, entries[start - 1].index)
        return EntryRun(after: before, Array(entries[start..<end]))
    }

    /// What an entry costs on the wire besides its payload, rounded up.
    private static let entryOverheadBytes = 32
}
