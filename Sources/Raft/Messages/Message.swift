/// What members say to each other. `term` is the sender's own.
public struct Message: Hashable, Sendable {
    public var term: Term
    public var body: Body

    public init(term: Term, body: Body) {
        self.term = term
        self.body = body
    }

    public enum Body: Hashable, Sendable {
        /// "Would you vote for me in my next term?" Dissertation §9.6.
        case preVote(lastIndex: LogIndex, lastTerm: Term)
        /// `campaign` is the term that the question was about.
        case preVoteReply(granted: Bool, campaign: Term)
        /// Dissertation figure 3.1, RequestVote. `isTransfer`: the leader asked for this election (§4.2.3).
        case requestVote(lastIndex: LogIndex, lastTerm: Term, isTransfer: Bool)
        case voteReply(granted: Bool)
        /// Dissertation figure 3.1, AppendEntries.
        case append(Append)
        /// Everything up to `match` is durable at the sender and equal to the leader's log.
        case appendAccepted(match: LogIndex)
        case appendRejected(Rejection)
        /// Keeps followers from campaigning, tells what is committed, and confirms reads (§6.4). Round 0 wants no reply.
        case heartbeat(commit: LogIndex, stamp: ClusterTime, round: UInt64)
        /// Also the answer to a leader of an older term, with round 0: its term is over.
        case heartbeatReply(round: UInt64)
        /// Dissertation figure 5.3, InstallSnapshot.
        case installSnapshot(SnapshotChunk, stamp: ClusterTime)
        /// The follower wants the snapshot of `index` and `snapshotTerm` from `offset` on.
        case snapshotReply(index: LogIndex, snapshotTerm: Term, offset: UInt64)
        /// "Begin an election at once." Dissertation §3.10.
        case timeoutNow(stamp: ClusterTime)
        /// A follower asks at which index these reads are linearizable.
        case readRequest([ReadID])
        /// The answer to the batch as it was asked; without an index the leader did not take it.
        case readReply([ReadID], index: LogIndex?)
        /// The sender's disk has lost entries that it had acknowledged; what it has left ends here.
        case logLost(end: LogEnd)
    }

    /// Entries that follow the one at `previousIndex`.
    public struct Append: Hashable, Sendable {
        public var previousIndex: LogIndex
        public var previousTerm: Term
        /// The leader's commit index.
        public var commit: LogIndex
        /// The leader's cluster time when it sent this.
        public var stamp: ClusterTime
        public var entries: [Entry]

        public init(
            previousIndex: LogIndex, previousTerm: Term, commit: LogIndex, stamp: ClusterTime, entries: [Entry]
        ) {
            self.previousIndex = previousIndex
            self.previousTerm = previousTerm
            self.commit = commit
            self.stamp = stamp
            self.entries = entries
        }
    }

    /// The log has no entry at `previousIndex`, or one of another term; it may agree at `hintIndex` or before.
    public struct Rejection: Hashable, Sendable {
        public var previousIndex: LogIndex
        public var hintIndex: LogIndex
        public var hintTerm: Term

        public init(previousIndex: LogIndex, hintIndex: LogIndex, hintTerm: Term) {
            self.previousIndex = previousIndex
            self.hintIndex = hintIndex
            self.hintTerm = hintTerm
        }
    }

    /// The leader's cluster time, where the message carries it.
    public var leaderStamp: ClusterTime? {
        switch body {
        case .append(let append): append.stamp
        case .heartbeat(_, let stamp, _): stamp
        case .installSnapshot(_, let stamp): stamp
        case .timeoutNow(let stamp): stamp
        case .preVote, .preVoteReply, .requestVote, .voteReply, .appendAccepted, .appendRejected, .heartbeatReply,
            .snapshotReply, .readRequest, .readReply, .logLost:
            nil
        }
    }
}
