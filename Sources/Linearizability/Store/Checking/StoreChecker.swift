/// Judges a history of a store whose answers carry revisions, in O(n log n).
///
/// The revisions are the store's own claim of an order. That order is replayed, and every answer compared with the state at
/// its revision; then the order is held against real time. If both agree the history is linearizable, over all keys
/// and with transactions. A store that claims a wrong order is not believed: it fails at the replay or at the clock.
///
///     real time ──► compaction ──► replay ──────────────────────────────► final states
///                                   │  a revision that an answer names: make the command
///                                   │  a revision that nobody was told of: find who made it (gaps)
///                                   └─ then the reads at that revision
public struct StoreChecker: Sendable {
    /// The check ends when it has found so many.
    public var violationsMax: Int

    public init(violationsMax: Int = 16) { self.violationsMax = violationsMax }

    public func check(_ history: StoreHistory) -> StoreVerdict {
        var check = StoreCheck(history, violationsMax: violationsMax)
        check.checkRealTime()
        check.checkSessions()
        check.checkCompaction()
        check.replay()
        if !check.violations.isEmpty { return .violated(check.violations) }
        if let open = check.undecided { return .undecided(revision: open.revision, operations: open.operations) }
        return .consistent
    }
}
