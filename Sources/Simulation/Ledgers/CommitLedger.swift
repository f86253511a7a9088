/// What was ever said to be committed: one entry for each index, for all members and all time (S5).
struct CommitLedger {
    /// The term of the entry committed at each index; index 0 stands before the log.
    private(set) var terms: [UInt64] = [0]
    /// The term in which each was committed: that of whoever said so first.
    private var committedIn: [UInt64] = [0]

    var lastIndex: UInt64 { UInt64(terms.count - 1) }

    enum Verdict: Equatable {
        case known
        /// The first time that anyone says so.
        case new
        case contradicts(term: UInt64)
        /// Nobody ever said what is committed before it.
        case gap
    }

    /// A member says in `current` that the entry at `index` is committed and has this term.
    mutating func committed(_ index: UInt64, term: UInt64, in current: UInt64) -> Verdict {
        if index <= lastIndex {
            let known = terms[Int(index)]
            return known == term ? .known : .contradicts(term: known)
        }
        guard index == lastIndex + 1 else { return .gap }
        terms.append(term)
        committedIn.append(max(current, committedIn[committedIn.count - 1]))
        return .new
    }

    /// The last entry that was committed before `term`: a leader of that term must have it.
    func lastIndex(committedBefore term: UInt64) -> UInt64 {
        UInt64((committedIn.lastIndex { $0 < term }) ?? 0)
    }

    func term(at index: UInt64) -> UInt64? { index <= lastIndex ? terms[Int(index)] : nil }
}
