internal import Raft
internal import Storage

/// What a log says after some of its records: which terms its entries have, and the hard state.
struct LogImage: Hashable {
    /// The last entry that a snapshot stands for; entries up to it need not be in the log.
    private(set) var baseIndex: UInt64 = 0
    private(set) var baseTerm: UInt64 = 0
    /// The terms of the entries after the base, and the segments that hold them.
    private var terms: [UInt64] = []
    private var segments: [UInt64] = []
    private(set) var term: UInt64 = 0
    private(set) var vote: UInt64 = 0
    /// Where the log ended before it lost entries; 0 and 0 when it has all.
    private(set) var promisedTerm: UInt64 = 0
    private(set) var promisedIndex: UInt64 = 0

    var promised: (term: UInt64, index: UInt64) { (promisedTerm, promisedIndex) }

    var lastIndex: UInt64 { baseIndex + UInt64(terms.count) }
    var lastTerm: UInt64 { terms.last ?? baseTerm }

    init() {}

    /// The log that a start has found.
    init(_ recovered: RecoveredLog) {
        baseIndex = recovered.snapshot?.index.position ?? 0
        baseTerm = recovered.snapshot?.term.number ?? 0
        terms = recovered.entries.map(\.term.number)
        segments = [UInt64](repeating: 0, count: terms.count)
        let state = recovered.hardState
        setHardState(
            term: state.term.number, vote: state.vote?.rawValue ?? 0,
            promised: (state.promisedEnd?.term.number ?? 0, state.promisedEnd?.index.position ?? 0))
    }

    /// The term of an entry; nil where the log does not reach. Entries below the base are not known one by one.
    func term(at index: UInt64) -> UInt64? {
        if index == baseIndex { return baseTerm }
        guard index > baseIndex, index <= lastIndex else { return nil }
        return terms[Int(index - baseIndex - 1)]
    }

    /// Whether some entry has another term in the other log.
    func contradicts(_ other: LogImage) -> Bool {
        let first = max(baseIndex, other.baseIndex)
        let last = min(lastIndex, other.lastIndex)
        return first <= last && (first...last).contains { term(at: $0) != other.term(at: $0) }
    }

    mutating func setHardState(term: UInt64, vote: UInt64, promised: (term: UInt64, index: UInt64)) {
        self.term = term
        self.vote = vote
        promisedTerm = promised.term
        promisedIndex = promised.index
    }

    /// The log ends with this entry.
    mutating func cut(after index: UInt64) {
        guard index >= baseIndex, index < lastIndex else { return }
        let slot = Int(index - baseIndex)
        terms.removeSubrange(slot...)
        segments.removeSubrange(slot...)
    }

    /// An entry takes the place of everything from its index on. One that leaves a gap cannot be part of this log.
    mutating func put(index: UInt64, term: UInt64, segment: UInt64) {
        guard index > baseIndex, index <= lastIndex + 1 else { return }
        let slot = Int(index - baseIndex - 1)
        terms.removeSubrange(slot...)
        segments.removeSubrange(slot...)
        terms.append(term)
        segments.append(segment)
    }

    /// The log is replaced by a snapshot.
    mutating func replace(index: UInt64, term: UInt64) {
        baseIndex = index
        baseTerm = term
        terms.removeAll(keepingCapacity: true)
        segments.removeAll(keepingCapacity: true)
    }

    /// Entries up to `index` are covered by a snapshot and forgotten.
    mutating func forget(through index: UInt64) {
        guard index > baseIndex, let term = term(at: index) else { return }
        let count = Int(index - baseIndex)
        terms.removeFirst(count)
        segments.removeFirst(count)
        baseIndex = index
        baseTerm = term
    }

    /// The highest entry that lies in the segment; nil when none does.
    func lastIndex(in segment: UInt64) -> UInt64? {
        segments.lastIndex(of: segment).map { baseIndex + UInt64($0) + 1 }
    }
}
