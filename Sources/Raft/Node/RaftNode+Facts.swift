internal import Bytes

#if Zoo
    internal import Zoo
#endif

/// What anyone may know about a node, cheaply.
extension RaftNode {
    public var role: Role {
        switch state {
        case .follower: .follower
        case .preCandidate: .preCandidate
        case .candidate: .candidate
        case .leader: .leader
        }
    }

    public var isLeader: Bool { state.isLeader }

    /// The leader of the current term, as far as it is known here.
    public var leader: MemberID? {
        switch state {
        case .follower(let leader): leader
        case .preCandidate, .candidate: nil
        case .leader: id
        }
    }

    public var hardState: HardState {
        HardState(term: term, vote: vote, commit: commitIndex, promisedEnd: promisedEnd)
    }

    /// The first entry that is in memory; above `lastIndex` when there is none.
    public var firstIndex: LogIndex { log.firstIndex }
    public var lastIndex: LogIndex { log.lastIndex }
    public var lastTerm: Term { log.lastTerm }
    /// The stamp of the last entry.
    public var lastStamp: ClusterTime { log.lastStamp }
    /// Everything up to here is on this member's disk.
    public var durableIndex: LogIndex { outstanding.durableIndex }

    /// This member's term as its disk knows it.
    public var durableTerm: Term { outstanding.durableTerm }

    /// The term of an entry; nil where the log no longer or not yet knows it.
    public func term(at index: LogIndex) -> Term? { log.term(at: index) }

    /// The last entries that lead to the named one, if it is in memory and on this member's disk; `bytesMax` of them, one at least.
    public func durableRun(to name: LogEnd, bytesMax: Int) -> EntryRun? {
        guard name.index > log.base.index, name.index <= durableIndex, log.term(at: name.index) == name.term else {
            return nil
        }
        return log.run(to: name.index, bytesMax: bytesMax)
    }

    /// The configuration in force: the latest in the log, committed or not (§4.1).
    public var configuration: Configuration {
        #if Zoo
            if configurations.latestIndex > commitIndex, zoo(.z147) { return committedConfiguration }
        #endif
        return configurations.latest
    }
    /// Where the configuration in force stands in the log, or at or below the log's beginning.
    public var configurationIndex: LogIndex { configurations.latestIndex }
    /// The latest configuration that is known to be committed.
    public var committedConfiguration: Configuration { configurations.item(at: commitIndex).configuration }

    /// What a snapshot of the state machine at `index` must say about the log; nil where the log does not know.
    public func snapshotMetadata(at index: LogIndex) -> SnapshotMetadata? {
        guard index <= commitIndex, let position = log.position(at: index) else { return nil }
        let configuration = configurations.item(at: index).configuration
        #if Zoo
            if position.term != term, zoo(.z68) {
                return SnapshotMetadata(index: index, term: term, stamp: position.stamp, configuration: configuration)
            }
        #endif
        return SnapshotMetadata(
            index: index, term: position.term, stamp: position.stamp, configuration: configuration)
    }

    /// Whether a read at `commitIndex` would be linearizable once leadership is confirmed.
    ///
    /// A new leader knows *that* earlier entries are committed but not *which*, until an entry of its own term commits
    /// (§6.4, step 1). Serving before that could return less than the leader before it acknowledged.
    public var mayServeReads: Bool {
        guard case .leader(let leadership) = state else { return false }
        let isTermCommitted = commitIndex >= leadership.value.firstIndexOfTerm
        #if Zoo
            if !isTermCommitted, zoo(.z80) { return true }
        #endif
        return isTermCommitted
    }

    /// Who leadership is being handed to.
    public var transferTarget: MemberID? {
        guard case .leader(let leadership) = state else { return nil }
        return leadership.value.transfer?.target
    }

    /// What a leader knows of the others, in ascending order of id; empty for everyone else.
    public var memberStatuses: [MemberStatus] {
        guard case .leader(let leadership) = state else { return [] }
        return leadership.value.progress.map { progress in
            let flow: MemberStatus.Flow =
                switch progress.flow {
                case .probe: .probe
                case .replicate: .replicate
                case .snapshot(let transfer): .snapshot(transfer.metadata.index, offset: transfer.offset)
                }
            return MemberStatus(
                member: progress.member, match: progress.match, next: progress.next, flow: flow,
                isHeard: progress.isHeard(within: options.electionTicks),
                isCaughtUp: progress.isReady(within: options.electionTicks))
        }
    }
}
