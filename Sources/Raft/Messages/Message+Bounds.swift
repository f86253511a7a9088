extension Message {
    /// Terms, indexes and rounds of ours never come near this; a message that names a higher one is ignored, so that
    /// sums of what a peer said cannot overflow.
    static let numbersMax: UInt64 = 1 << 62

    /// Whether all numbers are in bounds and the entries follow each other as a log does.
    var isPlausible: Bool {
        guard Self.isInBounds(term) else { return false }
        switch body {
        case .preVote(let lastIndex, let lastTerm), .requestVote(let lastIndex, let lastTerm, _):
            return Self.isInBounds(lastIndex) && lastTerm <= term
        case .preVoteReply(_, let campaign): return Self.isInBounds(campaign)
        case .append(let append): return append.isPlausible(in: term)
        case .appendAccepted(let match): return Self.isInBounds(match)
        case .appendRejected(let rejection):
            return Self.isInBounds(rejection.previousIndex) && rejection.hintIndex <= rejection.previousIndex
        case .heartbeat(let commit, _, let round): return Self.isInBounds(commit) && round <= Self.numbersMax
        case .heartbeatReply(let round): return round <= Self.numbersMax
        case .installSnapshot(let chunk, _):
            return Self.isInBounds(chunk.metadata.index) && chunk.metadata.term <= term
                && chunk.offset <= Self.numbersMax && chunk.metadata.configuration.isWellFormed
        case .snapshotReply(let index, _, let offset): return Self.isInBounds(index) && offset <= Self.numbersMax
        case .readReply(_, let index): return Self.isInBounds(index ?? .zero)
        case .logLost(let end): return Self.isInBounds(end.index) && end.term <= term
        case .voteReply, .timeoutNow, .readRequest: return true
        }
    }

    fileprivate static func isInBounds(_ term: Term) -> Bool { term.number <= numbersMax }
    fileprivate static func isInBounds(_ index: LogIndex) -> Bool { index.position <= numbersMax }
}

extension Message.Append {
    fileprivate func isPlausible(in term: Term) -> Bool {
        guard Message.isInBounds(previousIndex), Message.isInBounds(commit) else { return false }
        var index = previousIndex
        var entryTerm = previousTerm
        var stamp = ClusterTime.zero
        for slot in entries.indices {
            guard entries[slot].index == index.next, entries[slot].term >= entryTerm, entries[slot].stamp >= stamp
            else { return false }
            index = entries[slot].index
            entryTerm = entries[slot].term
            stamp = entries[slot].stamp
        }
        return entryTerm <= term && Message.isInBounds(index)
    }
}
