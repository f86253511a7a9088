internal import Raft

/// Which terms the log's entries have, without the entries: the little that the log must know of what it has written.
struct LogShape: Equatable, Sendable {
    private struct Run: Equatable, Sendable {
        var first: UInt64
        var term: UInt64
    }

    /// Ascending; the first one begins at `base`.
    private var runs: [Run]
    private(set) var last: UInt64

    /// A log that is known from `base` on.
    init(base index: UInt64, term: UInt64) {
        runs = [Run(first: index, term: term)]
        last = index
    }

    /// The lowest index whose term is known.
    var base: UInt64 { runs[0].first }
    var lastTerm: UInt64 { runs[runs.count - 1].term }

    func term(at index: UInt64) -> UInt64? {
        guard index >= base, index <= last else { return nil }
        return runs.last { $0.first <= index }?.term
    }

    func contains(index: UInt64, term: UInt64) -> Bool { self.term(at: index) == term }

    /// Adds an entry; everything from its index on is replaced. False when it would leave a gap or lie at or below the base.
    @inline(__always)
    mutating func append(index: UInt64, term: UInt64) -> Bool {
        guard index > base, index <= last + 1 else { return false }
        if index <= last { truncate(from: index) }
        if lastTerm != term { runs.append(Run(first: index, term: term)) }
        last = index
        return true
    }

    /// The log starts anew after (index, term).
    mutating func reset(index: UInt64, term: UInt64) { self = LogShape(base: index, term: term) }

    /// Forgets terms below `index`.
    mutating func compact(to index: UInt64) {
        guard index > base, let term = term(at: index) else { return }
        runs.removeAll { $0.first <= index }
        runs.insert(Run(first: index, term: term), at: 0)
    }

    private mutating func truncate(from index: UInt64) {
        while let run = runs.last, run.first >= index { runs.removeLast() }
        last = index - 1
    }
}
