public import Coordination

/// What became of a request.
public enum Reply: Sendable {
    /// The write was applied at its place in the log, with this outcome.
    case applied(Outcome)
    /// The local state is fresh enough: read it now.
    case readable
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
    /// The member stops. `handedOver` tells whether the write may still be applied.
    case stopping(handedOver: Bool)

    /// Whether the request certainly had and will have no effect.
    public var isDefinite: Bool {
        switch self {
        case .noLeader, .timedOutBeforeHandOver, .tooManyRequests, .tooLarge, .diskFull: true
        case .timedOut, .leaderLost: false
        case .stopping(let handedOver): !handedOver
        }
    }
}
