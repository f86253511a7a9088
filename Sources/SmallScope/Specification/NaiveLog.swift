public import Raft

/// A log as the specification sees it: of each entry its term. An entry is named by index and term (log matching).
public struct NaiveLog: Hashable, Sendable {
    /// The last entry that was compacted away.
    public private(set) var base: LogIndex
    public private(set) var baseTerm: Term
    public private(set) var terms: [Term] = []

    public init(base: LogIndex = .zero, baseTerm: Term = .zero, terms: [Term] = []) {
        self.base = base
        self.baseTerm = baseTerm
        self.terms = terms
    }

    public var lastIndex: LogIndex { LogIndex(base.position + UInt64(terms.count)) }
    public var lastTerm: Term { terms.last ?? baseTerm }

    /// Nil where there is no entry, or none any more.
    public func term(at index: LogIndex) -> Term? {
        if index == base { return baseTerm }
        guard index > base, index <= lastIndex else { return nil }
        return terms[Int(index.position - base.position) - 1]
    }

    public mutating func append(_ term: Term) { terms.append(term) }

    mutating func truncate(from index: LogIndex) {
        guard index > base, index <= lastIndex else { return }
        terms.removeSubrange((Int(index.position - base.position) - 1)...)
    }

    mutating func compact(through index: LogIndex) {
        guard index > base, let term = term(at: index) else { return }
        terms.removeFirst(Int(index.position - base.position))
        base = index
        baseTerm = term
    }
}
