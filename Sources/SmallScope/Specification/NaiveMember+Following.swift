public import Raft

/// The refinement: which actions of the naive member a step of the real one was. Throws where there are none.
extension NaiveMember {
    /// Does what the real member has done from `before` to `after`, by allowed actions only, or says which is missing.
    ///
    /// A step may be several actions: a vote arrives, its receiver leads and appends its first entry. To do nothing is
    /// always allowed, since any message may be lost.
    public mutating func follow(
        _ input: Input, from before: MemberFacts, to after: MemberFacts, sent: [Envelope]
    ) throws(Refusal) {
        let hadLed = part == .leader ? term : nil
        let hadPromised = promised != nil
        if case .received(let message, let sender) = input { try hear(message, from: sender, after) }
        if case .abstain(let past) = input { try abstain(through: past) }
        if case .snapshotReceived(let metadata) = input { try install(metadata, after) }
        if case .recalled(let run) = input, after.log != log { try recall(run) }
        if after.term > term { try timeOut() }
        if after.role == .leader, part != .leader { try becomeLeader(in: before.configuration) }
        try decide(before, after)
        if part == .leader { try reconfigure(before, after) }
        if after.log.base > log.base {
            guard after.log.base <= commit else { throw Refusal("what is not committed is compacted") }
            log.compact(through: after.log.base)
        }
        // Stepping down needs no reason.
        if Part(after.role) == .follower { part = .follower }
        if promised != nil, after.promised == nil { try endPromise(input, durable: after.durable) }
        try compare(after)
        for envelope in sent { try check(envelope, hadLed: hadLed, hadPromised: hadPromised) }
    }

    /// A leader's part: what it decides is committed, and what it appends. A new configuration is in force from append.
    private mutating func decide(_ before: MemberFacts, _ after: MemberFacts) throws(Refusal) {
        guard part == .leader else { return }
        let isDecided = after.commit <= commit
        if !isDecided, log.lastIndex >= after.commit {
            let trial = Result { () throws(Refusal) in
                var trial = self
                try trial.advanceCommit(to: after.commit, in: before.configuration, ownDurable: after.durable)
                return trial
            }
            if case .success(let decided) = trial { self = decided }
        }
        while log.lastIndex < after.log.lastIndex { try append() }
        if commit < after.commit {
            try advanceCommit(to: after.commit, in: after.configuration, ownDurable: after.durable)
        }
    }

    /// One change at a time, and the first of a term only once an entry of the term is committed (Ongaro, raft-dev, July 2015). The end of a joint
    /// configuration is part of its change.
    private func reconfigure(_ before: MemberFacts, _ after: MemberFacts) throws(Refusal) {
        guard after.configurationIndex > before.configurationIndex else { return }
        guard before.configurationIndex <= commit else {
            throw Refusal("the membership is changed while a change is under way")
        }
        guard before.configuration.isJoint || log.term(at: commit) == term else {
            throw Refusal("the membership is changed before an entry of the leader's term is committed")
        }
    }

    private mutating func hear(_ message: Message, from sender: MemberID, _ after: MemberFacts) throws(Refusal) {
        if case .preVote = message.body { return }
        if message.term > term, after.term >= message.term { try adopt(message.term) }
        guard message.term <= term || message.body.mayBeIgnored else { throw Refusal("a newer term is ignored") }
        guard message.term == term else { return }
        guard part == .leader || !message.body.isOfLeader || after.role == .follower else {
            throw Refusal("the leader of the term is not followed")
        }
        switch message.body {
        case .requestVote(let lastIndex, let lastTerm, _):
            guard after.term == term, after.vote == sender, vote != sender else { return }
            try grant(to: sender, lastIndex: lastIndex, lastTerm: lastTerm)
        case .voteReply(granted: true):
            if part == .candidate { votes.insert(sender) }
        case .append(let append):
            guard part != .leader else { return }
            try accept(append, after)
        case .heartbeat(let commit, _, _):
            guard part != .leader else { return }
            try learnCommit(after.commit, leaderCommit: commit, agreed: log.lastIndex)
        case .installSnapshot(let chunk, _):
            guard part != .leader else { return }
            try learn(chunk.metadata, after)
        case .appendAccepted(let match): acknowledged(by: sender, through: match)
        case .preVote, .preVoteReply, .voteReply(granted: false), .appendRejected, .heartbeatReply, .snapshotReply,
            .timeoutNow, .readRequest, .readReply, .logLost:
            break
        }
    }

    private mutating func accept(_ append: Message.Append, _ after: MemberFacts) throws(Refusal) {
        guard after.log != log || after.commit > commit else { return }
        guard let agreed = try accept(append) else { return }
        try learnCommit(after.commit, leaderCommit: append.commit, agreed: agreed)
    }

    /// The log holds what the snapshot stands for, so this much is committed.
    private mutating func learn(_ metadata: SnapshotMetadata, _ after: MemberFacts) throws(Refusal) {
        let agreed = log.term(at: metadata.index) == metadata.term ? metadata.index : commit
        try learnCommit(after.commit, leaderCommit: metadata.index, agreed: agreed)
    }

    private mutating func install(_ metadata: SnapshotMetadata, _ after: MemberFacts) throws(Refusal) {
        guard after.log.base == metadata.index, log.base != metadata.index else { return try learn(metadata, after) }
        guard metadata.index > commit else { throw Refusal("a snapshot takes the place of what is committed") }
        log = NaiveLog(base: metadata.index, baseTerm: metadata.term)
        commit = metadata.index
    }

    private func compare(_ after: MemberFacts) throws(Refusal) {
        guard term == after.term else { throw Refusal("the term goes back") }
        guard vote == after.vote else { throw Refusal("the vote changes without a reason") }
        guard part == Part(after.role) else { throw Refusal("the role changes without a reason") }
        guard log == after.log else { throw Refusal("the log changes without a reason") }
        guard commit == after.commit else { throw Refusal("the commit index changes without a reason") }
        guard promised == after.promised else { throw Refusal("the promise changes without a reason") }
    }

    // MARK: What may be said

    /// Every message says what is so, at the moment it is made.
    private func check(_ envelope: Envelope, hadLed: Term?, hadPromised: Bool) throws(Refusal) {
        let message = envelope.message
        guard message.term == term else { throw Refusal("a message of another term") }
        let leads = part == .leader || hadLed == term
        switch message.body {
        case .requestVote(let lastIndex, let lastTerm, _):
            guard part == .candidate, lastIndex == log.lastIndex, lastTerm == log.lastTerm else {
                throw Refusal("a request for votes that is not so")
            }
        case .voteReply(granted: true):
            guard vote == envelope.to else { throw Refusal("a vote is told that was not given") }
        case .append(let append):
            guard leads, isOfLog(append) else { throw Refusal("an append that is not of the sender's log") }
            guard append.commit <= commit else { throw Refusal("a commit index is told that is not so") }
        case .heartbeat(let told, _, _):
            guard leads, told <= min(commit, matches[envelope.to] ?? .zero) else {
                throw Refusal("a heartbeat names more than its receiver shares with the leader")
            }
        case .appendAccepted(let match):
            guard part != .leader, match <= log.lastIndex else {
                throw Refusal("an acknowledgement of what is not there")
            }
        case .installSnapshot(let chunk, _):
            guard leads, chunk.metadata.index <= commit else { throw Refusal("a snapshot of what is not committed") }
        case .logLost(let end):
            guard hadPromised, end == log.end else { throw Refusal("a loss is told that is not so") }
        case .preVote, .preVoteReply, .voteReply(granted: false), .appendRejected, .heartbeatReply, .snapshotReply,
            .timeoutNow, .readRequest, .readReply:
            break
        }
    }

    private func isOfLog(_ append: Message.Append) -> Bool {
        log.term(at: append.previousIndex) == append.previousTerm
            && append.entries.allSatisfy { log.term(at: $0.index) == $0.term }
    }
}

extension Message.Body {
    /// Whether only the leader of its term says so.
    fileprivate var isOfLeader: Bool {
        switch self {
        case .append, .heartbeat, .installSnapshot: true
        case .preVote, .preVoteReply, .requestVote, .voteReply, .appendAccepted, .appendRejected, .heartbeatReply,
            .snapshotReply, .timeoutNow, .readRequest, .readReply, .logLost:
            false
        }
    }

    /// Whether its term may be passed over: a member that hears a leader does not listen to candidates (§4.2.3), and who asks for pre-votes has not
    /// begun the term that it names.
    fileprivate var mayBeIgnored: Bool {
        switch self {
        case .preVote, .requestVote: true
        case .preVoteReply, .voteReply, .append, .appendAccepted, .appendRejected, .heartbeat, .heartbeatReply,
            .installSnapshot, .snapshotReply, .timeoutNow, .readRequest, .readReply, .logLost:
            false
        }
    }
}
