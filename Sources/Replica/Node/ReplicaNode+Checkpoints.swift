internal import Coordination
internal import Raft

/// Replicas check each other.
///
///     leader: checkpoint entry ──► every member hashes its state there ──► reports ──► entry with all hashes
///                                                                                       └► who differs from the majority is named, and stops serving
///
/// What entries did is compared often, since that costs nothing; what lies in memory is looked at a part at a time.
extension ReplicaNode {
    /// On a leader, now and then.
    mutating func keepChecking(_ effects: inout Effects) {
        guard raft.isLeader, raft.mayServeReads, raft.transferTarget == nil, mode == .serving, !isDiskFull,
            options.checkpointTicks > 0
        else { return }
        if let collecting = checkpoints.collecting { return conclude(collecting, &effects) }
        guard checkpoints.asked == nil else { return }
        let isThorough = ticks - checkpoints.lastThoroughTick >= options.checkpointTicks
        let entries = appliedIndex.position - min(appliedIndex.position, checkpoints.lastIndex.position)
        guard isThorough || entries >= options.checkpointEntries else { return }
        var checkpoint = Checkpoint(round: checkpoints.round)
        if isThorough {
            checkpoint.key = checkpoints.key
            checkpoint.bytes = options.checkpointBytes
        }
        guard let sequence = proposeOwn(.checkpoint(checkpoint), &effects) else { return }
        checkpoints.asked(sequence, thorough: isThorough, at: ticks)
    }

    /// A checkpoint is applied here.
    mutating func began(_ checkpoint: Checkpoint, _ header: ProposalHeader?) {
        checkpoints.scrub = StateScrub(state, checkpoint)
        guard raft.isLeader, let header, header.origin == id, header.incarnation == incarnation,
            header.sequence == checkpoints.asked
        else { return }
        checkpoints.collect(at: appliedIndex, since: ticks)
    }

    /// Looks at the next piece of the state, and tells the leader once all of it has been seen.
    mutating func scrub(_ effects: inout Effects) {
        guard var scrub = checkpoints.scrub else { return }
        var budget = Self.scrubBudget
        guard let (hash, next) = scrub.advance(&budget) else {
            checkpoints.scrub = scrub
            return
        }
        checkpoints.scrub = nil
        let report = CheckpointReport(index: LogIndex(scrub.index), hash: hash)
        if raft.isLeader {
            checkpoints.looked(to: next)
            take(report, from: id)
        } else if let leader = reachableLeader {
            effects.send.append(PeerEnvelope(to: leader, message: .checkpointReport(report)))
        }
    }

    /// Bytes of the state that one step looks at.
    private static let scrubBudget = 128 << 10

    mutating func take(_ report: CheckpointReport, from member: MemberID) {
        guard raft.isLeader else { return }
        checkpoints.report(report.hash, of: member, at: report.index)
    }

    /// Logs what the members said, once all have, or after a while in which enough of them did.
    private mutating func conclude(_ collecting: (index: LogIndex, since: UInt64), _ effects: inout Effects) {
        let configuration = raft.configuration
        let hashes = checkpoints.hashes
        let isComplete = configuration.members.allSatisfy { hashes[$0] != nil }
        guard isComplete || ticks - collecting.since >= Self.patienceInElections * UInt64(options.electionTicks) else {
            return
        }
        checkpoints.finish()
        let heard = configuration.voters.count { hashes[$0] != nil }
        guard isComplete || 2 * heard > configuration.voters.count else { return }
        var result = CheckpointResult(
            index: collecting.index.position, voters: UInt32(configuration.voters.count), values: [])
        for member in configuration.members {
            guard let hash = hashes[member] else { continue }
            let value = CheckpointResult.Value(member: member.rawValue, hash: hash)
            if configuration.voters.contains(member) {
                result.values.append(value)
            } else {
                result.others.append(value)
            }
        }
        _ = proposeOwn(.compareStates(result), &effects)
    }

    private static let patienceInElections: UInt64 = 4

    /// The members' hashes were compared: whoever differs says so. One that is not as the majority leads no more.
    mutating func compared(_ result: CheckpointResult, _ effects: inout Effects) {
        let corrupt = result.corrupt
        guard !corrupt.isEmpty else { return }
        effects.events.append(.statesDiffer(result))
        obeyAlarms(&effects)
    }

    /// A member whose own state is wrong neither leads nor campaigns.
    mutating func obeyAlarms(_ effects: inout Effects) {
        let isCorrupt = state.alarms.raised.contains { $0.alarm == Alarm(member: id.rawValue, kind: .corrupt) }
        raft.mayLead = !isCorrupt
        if isCorrupt { giveUpLeadership(&effects) }
    }
}
