/// A log that lost entries on the disk: what it promised stays promised until it is there again. Not in the dissertation; the page
/// of this module gives the argument.
extension RaftNode {
    /// Whether the log is durable as far as it was promised, or what is committed and durable here has overtaken the promise.
    mutating func settlePromise() {
        guard let promised = promisedEnd else { return }
        let durableEnd = LogEnd(log.term(at: durableIndex) ?? .zero, durableIndex)
        if durableEnd >= promised || min(commitIndex, durableIndex) >= promised.index { promisedEnd = nil }
    }

    /// Appends what leads to the promised end, if it reaches down to this log.
    ///
    /// Everything here is durable and was confirmed by a leader since, or committed before. If it differs from what was promised, that leader
    /// has replaced the promised entries, and a whole log would have been truncated as well.
    mutating func recall(_ run: EntryRun) {
        guard let promised = promisedEnd, run.end == promised, run.previous.index <= log.lastIndex,
            outstanding.isEmpty, run.isContinuous, let configurations = decodedConfigurations(run.entries)
        else { return }
        guard agrees(with: run.previous),
            run.entries.allSatisfy({ $0.index > log.lastIndex || agrees(with: LogEnd($0.term, $0.index)) })
        else {
            promisedEnd = nil
            return
        }
        let missing = run.entries.drop { $0.index <= log.lastIndex }
        guard let first = missing.first, first.stamp >= log.lastStamp else { return }
        take(missing, configurations)
    }

    /// What lies below the base is committed and the same in every log that leads here.
    private func agrees(with name: LogEnd) -> Bool {
        name.index < log.base.index || log.term(at: name.index) == name.term
    }

    /// A leader hears that a member has lost entries: it has to be sent them again. What the member acknowledged before stays true
    /// where it counted: the member grants no vote to anyone who lacks it.
    mutating func logLost(_ end: LogEnd, by sender: MemberID) {
        guard let slot = hear(sender), state.leadership.progress[slot].match > end.index else { return }
        let agreed = log.lastIndex(termAtMost: end.term, upTo: min(end.index, log.lastIndex))
        state.leadership.progress[slot].match = min(state.leadership.progress[slot].match, agreed)
        state.leadership.progress[slot].becomeProbe(next: agreed.next)
    }
}
