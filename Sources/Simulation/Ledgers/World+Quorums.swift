internal import Raft
internal import Replica

/// V2: a leader that no majority answers leads nobody, and those who wait for it wait in vain: it has to step down (check-quorum, §6.2).
extension World {
    /// Counted by the member's own ticks: while it is paused nobody can ask more of it.
    mutating func judgeQuorum(of member: SimulatedMember) {
        let span = Self.silentElections * UInt64(member.options.electionTicks)
        guard member.facts.isLeader, member.ticks % UInt64(member.options.electionTicks) == 0,
            member.ticks >= max(member.ledSince, member.configuredAt) + span,
            let configuration = member.process?.replica.raft.configuration
        else { return }
        let since = member.ticks - span
        let isHeard = { (voter: MemberID) in voter == member.id || member.heard[Int(voter.rawValue) - 1] >= since }
        guard !configuration.isMajority(where: isHeard) else { return }
        let heard = (configuration.voters + configuration.outgoing).filter(isHeard)
        violate(
            .v2,
            "m\(member.index + 1) leads term \(member.facts.term) although of \(configuration.voters) \(configuration.outgoing) only \(heard) were heard in \(Self.silentElections) election time-outs"
        )
    }

    /// Its check takes one election time-out, and what it had heard just before counts for another.
    private static let silentElections: UInt64 = 3
}
