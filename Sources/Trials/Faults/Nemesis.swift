/// A kind of harm that a run does to its own members.
public enum Nemesis: String, Hashable, Sendable, CaseIterable {
    /// SIGKILL, and a new start after a random short time.
    case kill
    /// SIGSTOP, and SIGCONT after less or more than an election time-out.
    case pause
    /// SIGKILL of one member, harm to its directory, and a new start; see ``DamageKind``. Goes alone.
    case damage

    public var explanation: String {
        switch self {
        case .kill: "kills the leader, a follower or all members (SIGKILL) and starts them again"
        case .pause: "stops members in the middle of everything (SIGSTOP), shorter and longer than an election time-out"
        case .damage:
            "kills one member at a time, damages its log, and expects a repair, or a refusal by name (alone)"
        }
    }
}
