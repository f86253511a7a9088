internal import Determinism

/// Leaders that stand still for a moment, too short for anybody to miss them: what comes meanwhile waits, and the clock goes on.
extension World {
    mutating func stallLeader() {
        awaitLeaderStall()
        guard leasing.isOpen, !faults.isOver, let leader, members[leader].isUp, !members[leader].isPaused else {
            return
        }
        pause(members[leader])
        agenda.insert(
            .leaderStallEnds(member: leader),
            due: later(options.electionNanoseconds / 4 + random.leases.draw(below: options.electionNanoseconds / 2)))
    }

    mutating func awaitLeaderStall() {
        guard leasing.isWanted, options.lease.stallsLeaders else { return }
        agenda.insert(.leaderStalls, due: later(150_000_000 + random.leases.draw(below: 600_000_000)))
    }

    /// One whose machine has been suspended meanwhile sleeps on.
    mutating func endLeaderStall(_ member: SimulatedMember) {
        if !member.clock.isSuspended { resume(member) }
    }
}
