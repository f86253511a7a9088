internal import Raft

/// How far the members that a leader replicates to have come, and at which tick that last changed.
struct FollowerProgress: Sendable {
    private struct Mark: Sendable {
        var match: LogIndex
        var offset: UInt64
        var tick: UInt64
    }

    private var marks: [MemberID: Mark] = [:]

    mutating func note(_ statuses: [MemberStatus], at tick: UInt64) {
        var noted: [MemberID: Mark] = [:]
        for status in statuses {
            var mark = Mark(match: status.match, offset: 0, tick: tick)
            if case .snapshot(_, let offset) = status.flow { mark.offset = offset }
            if let last = marks[status.member], last.match == mark.match, last.offset == mark.offset {
                mark.tick = last.tick
            }
            noted[status.member] = mark
        }
        marks = noted
    }

    /// Whether the member came further less than `patience` ticks ago; one that was never noted may have.
    func isMoving(_ member: MemberID, at tick: UInt64, patience: UInt64) -> Bool {
        guard let mark = marks[member] else { return true }
        return tick - mark.tick < patience
    }
}
