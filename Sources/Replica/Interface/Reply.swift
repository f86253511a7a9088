public import Coordination
public import Raft

/// What became of a request.
public enum Reply: Sendable {
    /// The write was applied at its place in the log, with this outcome.
    case applied(Outcome)
    /// The local state is fresh enough: read it now.
    case readable
    /// The change of the members is committed, and this configuration is in force.
    case configuration(Configuration)
    /// This member leads now.
    case leader(MemberID)
    case refused(Refusal)
}

/// Why a request got no answer from the state machine, and what that means for the data.
public enum Refusal: Hashable, Sendable {
    /// There is no leader and the client asked not to wait for one. Not applied.
    case noLeader
    /// The deadline passed before the request was handed to a leader. Not applied.
    case timedOutBeforeHandOver
    /// The deadline passed after the request was handed to a leader. Unknown: it may still be applied.
    case timedOut
    /// The leader that had the request lost its leadership. Unknown: it may still be applied.
    case leaderLost
    /// Too many requests wait already. Not applied.
    case tooManyRequests
    /// Longer than an entry of the log may be. Not applied.
    case tooLarge
    /// No disk space. Not applied.
    case diskFull
    /// The members cannot be changed so, or leadership not handed over. Not applied.
    case membership(MembershipRefusal)
    /// The member stops. `handedOver` tells whether the write may still be applied.
    case stopping(handedOver: Bool)

    /// Whether the request certainly had and will have no effect.
    public var isDefinite: Bool {
        switch self {
        case .noLeader, .timedOutBeforeHandOver, .tooManyRequests, .tooLarge, .diskFull, .membership: true
        case .timedOut, .leaderLost: false
        case .stopping(let handedOver): !handedOver
        }
    }
}
