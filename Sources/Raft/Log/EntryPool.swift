/// Runs of entries that do not all connect: what is left of a damaged log, and what others have given since.
///
/// Every entry in it was once in some log, and which one it is is told by its name alone. So whatever leads to a name is known by
/// following names downwards, whichever run it is found in.
public struct EntryPool: Hashable, Sendable {
    public private(set) var runs: [EntryRun] = []

    public init() {}

    public var isEmpty: Bool { runs.isEmpty }

    public mutating func insert(_ run: EntryRun) {
        if !run.entries.isEmpty { runs.append(run) }
    }

    /// The entries above `floor` that lead to the named one, as far down as they are known. When the answer does not begin after
    /// `floor`, its `previous` names the entry that is missing.
    public func run(to name: LogEnd, above floor: LogIndex) -> EntryRun {
        var parts: [ArraySlice<Entry>] = []
        var missing = name
        while missing.index > floor, let run = longest(to: missing) {
            let count = Int(missing.index.position - run.previous.index.position)
            let skipped = floor > run.previous.index ? Int(floor.position - run.previous.index.position) : 0
            parts.append(run.entries[skipped..<count])
            missing = run.previous
            if skipped > 0 { missing = LogEnd(run.entries[skipped - 1].term, floor) }
        }
        return EntryRun(after: missing, parts.reversed().flatMap { $0 })
    }

    /// The run that has the named entry; of several the one that reaches down furthest.
    public func longest(to name: LogEnd) -> EntryRun? {
        var best: EntryRun?
        for run in runs where run.contains(name) {
            if let other = best, other.previous.index <= run.previous.index { continue }
            best = run
        }
        return best
    }
}
