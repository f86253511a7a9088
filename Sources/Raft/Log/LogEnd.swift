/// Names an entry by term and index. There is only one of that name, and the same entries lead to it in every log that has it (log
/// matching, §3.5). Of two logs' last entries the higher one is the more up to date: the later term, then the longer log (§3.6.1).
public struct LogEnd: Hashable, Comparable, Sendable {
    public var term: Term
    public var index: LogIndex

    @inlinable
    public init(_ term: Term, _ index: LogIndex) {
        self.term = term
        self.index = index
    }

    @inlinable
    public static func < (a: LogEnd, b: LogEnd) -> Bool { (a.term, a.index) < (b.term, b.index) }
}
