internal import Bytes

#if Zoo
    internal import Zoo
#endif

extension RaftNode {
    mutating func tick(_ effects: inout Effects) {
        outstanding.tick()
        guard !state.isLeader else { return tickAsLeader(&effects) }
        ticksSinceLeader = min(ticksSinceLeader + 1, options.electionTicks)
        ticksUntilElection -= 1
        // Alone, there is nobody to wait for.
        if ticksUntilElection <= 0 || (configuration.isSoleVoter(id) && role != .candidate) {
            electionTimedOut(&effects)
        } else {
            tickForwardedReads(&effects)
        }
    }

    private mutating func tickAsLeader(_ effects: inout Effects) {
        checkQuorum(&effects)
        guard state.isLeader else { return }
        checkDisk(&effects)
        guard state.isLeader else { return }
        tickTransfer()
        tickProgress()
        tickDepartures()
        tickSnapshots(&effects)
        state.leadership.heartbeatTicks += 1
        if state.leadership.heartbeatTicks >= options.heartbeatTicks {
            state.leadership.heartbeatTicks = 0
            sendHeartbeats(&effects)
        }
    }

    private mutating func tickProgress() {
        let (last, ticksMax) = (log.lastIndex, options.electionTicks)
        for slot in state.leadership.progress.indices {
            if let ticks = state.leadership.progress[slot].ticksSinceHeard {
                state.leadership.progress[slot].ticksSinceHeard = min(ticks + 1, ticksMax)
            }
            state.leadership.progress[slot].catchUp.tick(ticksMax: ticksMax)
            // Without entries there are no acknowledgements: who has everything keeps up.
            state.leadership.progress[slot].catchUp.note(
                match: state.leadership.progress[slot].match, last: last, ticksMax: ticksMax)
        }
    }

    /// A leader that has not heard a quorum for an election time-out leads nobody (§6.2).
    private mutating func checkQuorum(_ effects: inout Effects) {
        state.leadership.quorumTicks += 1
        guard state.leadership.quorumTicks >= options.electionTicks else { return }
        state.leadership.quorumTicks = 0
        guard isWithQuorum else {
            return becomeFollower(in: term, leader: nil, &effects)
        }
        for slot in state.leadership.progress.indices { state.leadership.progress[slot].isActive = false }
    }

    private var isWithQuorum: Bool {
        guard case .leader(let leadership) = state else { return false }
        let isWithQuorum = leadership.value.reached { $0.isActive || $0.member == id ? 1 : 0 } == 1
        #if Zoo
            if !isWithQuorum, zoo(.z17) { return true }
        #endif
        return isWithQuorum
    }

    /// A leader whose disk has stopped answering holds everyone up: it hands over, and failing that, steps down.
    private mutating func checkDisk(_ effects: inout Effects) {
        guard outstanding.oldestAgeTicks >= options.electionTicks else { return }
        if outstanding.oldestAgeTicks == options.electionTicks {
            effects.diskIsStuck = true
            transferLeadership(to: nil)
        }
        if state.leadership.transfer == nil || outstanding.oldestAgeTicks >= 2 * options.electionTicks {
            becomeFollower(in: term, leader: nil, &effects)
        }
    }
}
