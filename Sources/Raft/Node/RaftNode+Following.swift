internal import Bytes

#if Zoo
    internal import Zoo
#endif

/// Figure 3.1, AppendEntries receiver.
extension RaftNode {
    mutating func receiveAppend(_ append: Message.Append, from leader: MemberID, _ effects: inout Effects) {
        var previous = append.previousIndex
        var skipped = 0
        if previous < commitIndex {
            // What is committed here is the same in every leader's log: begin behind it, where the terms are known.
            skipped = Int(min(commitIndex.position - previous.position, UInt64(append.entries.count)))
            previous = LogIndex(previous.position + UInt64(skipped))
            guard previous == commitIndex else {
                return promise(.appendAccepted(match: commitIndex), to: leader, &effects)
            }
            guard log.term(at: previous) == append.entries[skipped - 1].term else { return }
        } else if !agrees(at: previous, in: append.previousTerm) {
            return reject(append, from: leader, &effects)
        }
        guard let configurations = decodedConfigurations(append.entries) else { return }
        let last = LogIndex(previous.position + UInt64(append.entries.count - skipped))
        #if Zoo
            if log.lastIndex > previous, zoo(.z23) { truncate(from: previous.next) }
        #endif
        let slot = firstNew(in: append.entries, from: skipped)
        if slot < append.entries.count {
            guard append.entries[slot].index > commitIndex, append.entries[slot].stamp >= stampBefore(append, slot)
            else { return }
            truncate(from: append.entries[slot].index)
            take(append.entries[slot...], configurations)
        }
        learnCommit(append.commit, agreedThrough: last)
        acknowledge(last, to: leader, &effects)
    }

    private func agrees(at index: LogIndex, in term: Term) -> Bool {
        let known = log.term(at: index)
        #if Zoo
            if let known, known != term, zoo(.z22) { return true }
        #endif
        return known == term
    }

    /// The first entry that is not in the log yet, or not in this version.
    private func firstNew(in entries: [Entry], from start: Int) -> Int {
        var slot = start
        while slot < entries.count, log.term(at: entries[slot].index) == entries[slot].term { slot += 1 }
        #if Zoo
            if slot < entries.count, entries[slot].index <= log.lastIndex, zoo(.z24) {
                return entries.firstIndex { $0.index > log.lastIndex } ?? entries.count
            }
        #endif
        return slot
    }

    /// What is committed, of what is known to agree with the leader's log.
    private mutating func learnCommit(_ commit: LogIndex, agreedThrough last: LogIndex) {
        #if Zoo
            if last < min(commit, log.lastIndex), zoo(.z25) { return commitIndex = min(commit, log.lastIndex) }
        #endif
        commitIndex = max(commitIndex, min(commit, last))
    }

    private mutating func acknowledge(_ last: LogIndex, to leader: MemberID, _ effects: inout Effects) {
        #if Zoo
            if last > durableIndex, zoo(.z42) { return lead(.appendAccepted(match: last), to: leader, &effects) }
            if last < log.lastIndex, zoo(.z27) {
                return promise(.appendAccepted(match: log.lastIndex), to: leader, &effects)
            }
        #endif
        promise(.appendAccepted(match: last), to: leader, &effects)
    }

    private func stampBefore(_ append: Message.Append, _ slot: Int) -> ClusterTime {
        log.position(at: append.entries[slot].index.previous)?.stamp ?? .zero
    }

    /// Nil when an entry says that it is a configuration and is none: the whole message is not believed.
    func decodedConfigurations(_ entries: [Entry]) -> [ConfigurationHistory.Item]? {
        var items: [ConfigurationHistory.Item] = []
        for slot in entries.indices where entries[slot].kind == .configuration {
            guard let entry = ConfigurationEntry(decoding: entries[slot].payload) else { return nil }
            items.append(ConfigurationHistory.Item(index: entries[slot].index, configuration: entry.configuration))
        }
        return items
    }

    /// Names the highest place where the logs may still agree: the leader can skip a whole term with it (§3.5).
    private mutating func reject(_ append: Message.Append, from leader: MemberID, _ effects: inout Effects) {
        let limit = min(append.previousIndex, log.lastIndex)
        let hint = max(log.lastIndex(termAtMost: append.previousTerm, upTo: limit), log.base.index)
        let rejection = Message.Rejection(
            previousIndex: append.previousIndex, hintIndex: hint, hintTerm: log.term(at: hint) ?? .zero)
        promise(.appendRejected(rejection), to: leader, &effects)
    }

    /// Drops a suffix that conflicts with the leader's log, and the configurations in it.
    private mutating func truncate(from index: LogIndex) {
        guard index <= log.lastIndex else { return }
        invariant(index > commitIndex, "what is committed is never truncated")
        log.truncate(from: index)
        outstanding.truncate(after: index.previous)
        _ = configurations.truncate(from: index)
    }

    mutating func take(_ entries: ArraySlice<Entry>, _ items: [ConfigurationHistory.Item]) {
        if unpersistedFrom == nil { unpersistedFrom = log.lastIndex.next }
        for slot in entries.indices { log.append(entries[slot]) }
        for item in items where item.index > configurations.latestIndex {
            configurations.append(item.configuration, at: item.index)
        }
    }
}
