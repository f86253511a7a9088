internal import Determinism

/// A node without time, for a search through everything that can happen: when a time-out comes is then a choice of the
/// search, and nodes that differ only in how long they have waited are equal.
///
/// Equality is the compiler's own, over every stored property down to the last one: nodes that are equal behave alike.
extension RaftNode {
    /// What the search lets run out.
    public enum Patience: Hashable, Sendable {
        /// A leader's with its followers' silence, anyone else's with the silence of a leader.
        case election
        /// A leader's between two heartbeats.
        case heartbeat
    }

    /// Puts every clock where it stands when nothing has been waited for, and renumbers what is outstanding at the disk
    /// from 1 on. Leaders were heard long ago, so that nobody is refused a vote for the sake of one; followers were heard
    /// just now, so that a leader steps down only when the search wants it.
    public mutating func forgetTime() {
        randomness = SplitMix64(seed: 0)
        now = .zero
        ticksUntilElection = options.electionTicks
        ticksSinceLeader = options.electionTicks
        forwardedReads.ticks = 0
        outstanding.renumber()
        guard state.isLeader else { return }
        state.leadership.forgetTime(electionTicks: options.electionTicks)
    }

    /// The next tick is the one at which this patience has run out.
    public mutating func exhaust(_ patience: Patience) {
        switch patience {
        case .election where state.isLeader:
            state.leadership.quorumTicks = options.electionTicks - 1
            for slot in state.leadership.progress.indices { state.leadership.progress[slot].isActive = false }
        case .election: ticksUntilElection = 1
        case .heartbeat where state.isLeader: state.leadership.heartbeatTicks = options.heartbeatTicks - 1
        case .heartbeat: break
        }
    }
}

extension Leadership {
    fileprivate mutating func forgetTime(electionTicks: Int) {
        heartbeatTicks = 0
        quorumTicks = 0
        transfer?.ticks = 0
        for slot in progress.indices {
            progress[slot].isActive = true
            if case .leaving = progress[slot].departure { progress[slot].departure = .leaving(ticks: electionTicks) }
            if case .snapshot(var sending) = progress[slot].flow, case .sent = sending.step {
                sending.step = .sent(ticks: 0)
                progress[slot].flow = .snapshot(sending)
            }
        }
    }
}
