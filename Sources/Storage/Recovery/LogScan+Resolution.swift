internal import Raft

// Which entries the log has is told by its last one alone: those that lead to it by name, wherever they were found.
extension LogScan {
    enum Outcome {
        case whole([Entry])
        /// The snapshot says more than the log, or something else: it came from a leader, and the log was not yet made to begin at it.
        case superseded
        /// Entries are missing. `prefix` is proven to be what the log begins with; `promised` is where it ended.
        case damaged(prefix: [Entry], promised: LogEnd)
    }

    var end: LogEnd { LogEnd(Term(head.shape.lastTerm), LogIndex(head.shape.last)) }

    /// `base` is the end of the snapshot.
    func outcome(after base: LogEnd) -> Outcome {
        if end.index < base.index { return .superseded }
        let found = lead(to: end, after: base)
        if found.previous == base { return .whole(found.entries) }
        if found.previous.index == base.index { return .superseded }
        return .damaged(prefix: prefix(after: base), promised: max(end, head.hardState.promisedEnd ?? end))
    }

    var everything: EntryPool {
        var pool = fragments
        pool.insert(run)
        return pool
    }

    private func lead(to end: LogEnd, after base: LogEnd) -> EntryRun { everything.run(to: end, above: base.index) }

    /// The longest beginning that any stretch has whole and says to be committed. What was not may have been replaced by what is lost.
    private func prefix(after base: LogEnd) -> [Entry] {
        var longest: [Entry] = []
        for stretch in stretches where stretch.commit > longest.last?.index ?? base.index {
            let found = lead(to: stretch.end, after: base)
            guard found.previous == base else { continue }
            longest = Array(found.entries.prefix { $0.index <= stretch.commit })
        }
        return longest
    }
}
