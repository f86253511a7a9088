internal import Raft

/// A member whose disk lost entries that it had acknowledged: where its log ended stays promised until it ends there again.
///
/// The dissertation knows no such member; the page of `Raft` argues for these rules.
extension NaiveMember {
    /// Where a log has to end at the least to get this member's vote: where its own would end if nothing had been lost.
    var voteEnd: LogEnd { max(log.end, promised ?? log.end) }

    /// Gets back what it had: the entries that lead from its log to the promised end, all of them and no others.
    mutating func recall(_ run: EntryRun) throws(Refusal) {
        guard run.end == promised else { throw Refusal("entries are recalled that were not promised") }
        guard isOfLog(run) else { throw Refusal("entries are recalled that do not fit the log") }
        for entry in run.entries where entry.index > log.lastIndex {
            guard entry.index == log.lastIndex.next, entry.term >= log.lastTerm else {
                throw Refusal("entries are recalled that do not follow each other")
            }
            log.append(entry.term)
        }
    }

    /// A promise ends when what is durable keeps it or has overtaken it, or when it turns out that a leader has replaced what was
    /// promised: a log that had lost nothing would have been truncated there.
    mutating func endPromise(_ input: Input, durable: LogIndex) throws(Refusal) {
        guard let promised else { throw Refusal("a promise is ended that was not given") }
        let durableEnd = LogEnd(log.term(at: durable) ?? .zero, durable)
        let isKept = durableEnd >= promised || min(commit, durable) >= promised.index
        guard isKept || isReplaced(promised, input) else { throw Refusal("a promise is forgotten") }
        self.promised = nil
    }

    private func isReplaced(_ promised: LogEnd, _ input: Input) -> Bool {
        guard case .recalled(let run) = input else { return false }
        return run.end == promised && run.previous.index <= log.lastIndex && !isOfLog(run)
    }

    /// Whether the entries reach down to the log and are its own as far as it goes. What is compacted is the same everywhere.
    private func isOfLog(_ run: EntryRun) -> Bool {
        let names = [run.previous] + run.entries.map { LogEnd($0.term, $0.index) }
        return run.previous.index <= log.lastIndex
            && names.allSatisfy { name in
                name.index < log.base || name.index > log.lastIndex || log.term(at: name.index) == name.term
            }
    }
}
