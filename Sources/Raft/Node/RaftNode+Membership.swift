internal import Bytes

#if Zoo
    internal import Zoo
#endif

/// Changes of the membership: §4.1, §4.2.2 and the joint consensus of §4.3.
extension RaftNode {
    mutating func changeConfiguration(
        _ proposal: ProposalID, _ change: ConfigurationChange, _ tag: [UInt8], _ effects: inout Effects
    ) {
        do throws(ConfigurationRefusal) {
            guard tag.count <= ConfigurationEntry.tagBytesMax else { throw .tagTooLong }
            let index = append(ConfigurationEntry(try nextConfiguration(change), tag: tag))
            effects.accepted.append(AcceptedProposal(id: proposal, index: index, term: term))
        } catch {
            effects.refusedChanges.append(RefusedChange(id: proposal, refusal: error))
        }
    }

    private func nextConfiguration(_ change: ConfigurationChange) throws(ConfigurationRefusal) -> Configuration {
        guard case .leader(let leadership) = state else { throw .notLeader }
        guard leadership.value.transfer == nil else { throw .transferInProgress }
        // Without an entry of its own term a leader may take a change for the latest that a majority has replaced
        // (Ongaro, raft-dev, July 2015).
        guard hasBegunTerm(leadership.value) else { throw .leaderNotReady }
        guard isLatestConfigurationCommitted else { throw .changeInProgress }
        guard !configuration.isJoint else { throw .joint }
        #if Zoo
            if zooWithoutMask(.z148) || zooWithoutMask(.z149), let simple = try? configuration.simplyChanged(by: change)
            {
                return simple
            }
        #endif
        let joint = try configuration.enteringJoint(by: change)
        // Learners and addresses decide nothing: without a change of voters there is nothing to join.
        return joint.voters == joint.outgoing ? try joint.leavingJoint() : joint
    }

    private func hasBegunTerm(_ leadership: Leadership) -> Bool {
        let hasBegun = commitIndex >= leadership.firstIndexOfTerm
        #if Zoo
            if !hasBegun, zoo(.z148) { return true }
        #endif
        return hasBegun
    }

    private var isLatestConfigurationCommitted: Bool {
        let isCommitted = configurations.latestIndex <= commitIndex
        #if Zoo
            if !isCommitted, zoo(.z149) { return true }
        #endif
        return isCommitted
    }

    /// Appends a configuration: it is in force from now on.
    @discardableResult
    private mutating func append(_ entry: ConfigurationEntry) -> LogIndex {
        let payload = entry.encoded
        let index = append(.configuration, payload: payload)
        state.leadership.uncommittedBytes += payload.count
        configurations.append(entry.configuration, at: index)
        rebuildProgress()
        return index
    }

    /// Any leader leaves a joint configuration as soon as it is committed, whoever began the change.
    mutating func leaveJointIfCommitted() {
        guard configurations.latestIndex <= commitIndex, configuration.isJoint else { return }
        guard let simple = try? configuration.leavingJoint() else { return }
        append(ConfigurationEntry(simple))
    }

    /// Begins the change that makes voters of the pending voters which have started and caught up (§4.2.1), whoever added
    /// them: counted any earlier, they would hold up every commit.
    mutating func promotePendingVoters() {
        guard configurations.latestIndex <= commitIndex else { return }
        let pending = configuration.pendingVoters
        guard !pending.isEmpty else { return }
        let ready = pending.filter { member in
            state.leadership.slot(of: member).map {
                state.leadership.progress[$0].isReady(within: options.electionTicks)
            } ?? false
        }
        let change = ConfigurationChange(ready.map { .addVoter($0, peerURLs: nil) })
        guard !ready.isEmpty, let next = try? nextConfiguration(change) else { return }
        append(ConfigurationEntry(next))
    }

    /// Gives everyone in the configuration in force a place in the table, and marks who has left it.
    mutating func rebuildProgress() {
        let configuration = configuration
        let members = configuration.members
        var table: [Progress] = []
        for var progress in state.leadership.progress {
            progress.isIncomingVoter = configuration.voters.contains(progress.member)
            progress.isOutgoingVoter = configuration.outgoing.contains(progress.member)
            if members.contains(progress.member) {
                progress.departure = .none
            } else if case .none = progress.departure {
                progress.departure = .uncommitted
            }
            table.append(progress)
        }
        for member in members where !table.contains(where: { $0.member == member }) {
            var progress = Progress(
                member: member, next: member == id ? durableIndex.next : log.lastIndex, goal: log.lastIndex)
            if member == id { progress.match = durableIndex }
            progress.next = max(progress.next, progress.match.next)
            progress.isIncomingVoter = configuration.voters.contains(member)
            progress.isOutgoingVoter = configuration.outgoing.contains(member)
            table.append(progress)
        }
        table.sort { $0.member < $1.member }
        state.leadership.progress = table
        state.leadership.isCommitStale = true
    }

    /// A committed change: those who left are told for one election time-out more.
    mutating func noteConfigurationCommit() {
        guard configurations.latestIndex <= commitIndex else { return }
        #if Zoo
            if zoo(.z147) { rebuildProgress() }
        #endif
        for slot in state.leadership.progress.indices {
            if case .uncommitted = state.leadership.progress[slot].departure {
                state.leadership.progress[slot].departure = .leaving(ticks: options.electionTicks)
            }
        }
    }

    mutating func tickDepartures() {
        var isOver = false
        for slot in state.leadership.progress.indices {
            if case .leaving(let ticks) = state.leadership.progress[slot].departure {
                state.leadership.progress[slot].departure = .leaving(ticks: ticks - 1)
                if ticks <= 1 { isOver = true }
            }
        }
        guard isOver else { return }
        state.leadership.progress.removeAll {
            if case .leaving(let ticks) = $0.departure { ticks <= 0 } else { false }
        }
    }

    /// A leader outside the new configuration leads until the change is committed (§4.2.2), and then asks the voter that
    /// is furthest on to take over, so that nobody has to wait for a time-out.
    mutating func stepDownIfRemoved(_ effects: inout Effects) {
        guard configurations.latestIndex <= commitIndex, !configuration.isVoter(id) else { return }
        if let heir = mostUpToDateVoter { askToCampaign(heir, &effects) }
        becomeFollower(in: term, leader: nil, &effects)
    }
}
