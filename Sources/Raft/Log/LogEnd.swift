/// Where a log ends. The higher one is the more up to date: the later term, then the longer log (§3.6.1).
struct LogEnd: Comparable, Sendable {
    let term: Term
    let index: LogIndex

    init(_ term: Term, _ index: LogIndex) {
        self.term = term
        self.index = index
    }

    static func < (a: LogEnd, b: LogEnd) -> Bool { (a.term, a.index) < (b.term, b.index) }
}
