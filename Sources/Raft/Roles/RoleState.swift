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
    case leader(Indirect<Leadership>)

    var isLeader: Bool {
        if case .leader = self { true } else { false }
    }

    /// The leader's own state, changed in place.
    var leadership: Leadership {
        _read {
            guard case .leader(let leadership) = self else { unreachable("only a leader has a leadership") }
            yield leadership.value
        }
        _modify {
            guard case .leader(var leadership) = self else { unreachable("only a leader has a leadership") }
            // Taken out and put back: held twice, it would be copied.
            self = .follower(leader: nil)
            defer { self = .leader(leadership) }
            yield &leadership.value
        }
    }
}
