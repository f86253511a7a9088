internal import Bytes

/// The role with what only it needs: a follower has no progress table to forget to clear.
///
///              time-out            pre-votes of a quorum            votes of a quorum
///     follower ────────► preCandidate ────────────► candidate ────────────► leader
///        ▲                   │                          │                      │
///        └───────────────────┴──── a leader, a higher ──┴── term, no quorum ───┘
enum RoleState: Hashable, Sendable {
    case follower(leader: MemberID?)
    case preCandidate(Tally)
    case candidate(Tally)
    case leader(Leadership)

    var isLeader: Bool {
        if case .leader = self { true } else { false }
    }

    /// The leader's own state. Changed in place: the payload is taken out and put back, so no table is copied.
    var leadership: Leadership {
        get {
            guard case .leader(let leadership) = self else { unreachable("only a leader has a leadership") }
            return leadership
        }
        _modify {
            guard case .leader(var leadership) = self else { unreachable("only a leader has a leadership") }
            self = .follower(leader: nil)
            defer { self = .leader(leadership) }
            yield &leadership
        }
    }
}
