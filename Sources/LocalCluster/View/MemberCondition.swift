internal import LinuxSystem

/// How a member is, as seen from outside.
public enum MemberCondition: Hashable, Sendable, CustomStringConvertible {
    /// Its process runs but has not answered yet.
    case starting
    case up
    /// Its process runs and does not answer any more.
    case silent
    case paused
    case down(Reason)

    public enum Reason: Hashable, Sendable {
        /// By a command of ours.
        case killed
        /// By itself, or by somebody else.
        case exited(code: Int32)
        case signal(Int32)
        /// It could not be started.
        case notStarted
        case unknown
    }

    public var description: String {
        switch self {
        case .starting: "starting"
        case .up: "up"
        case .silent: "silent"
        case .paused: "paused"
        case .down(.killed): "down (killed)"
        case .down(.exited(let code)): "down (exit code \(code))"
        case .down(.signal(let number)): "down (signal \(number))"
        case .down(.notStarted): "down (not started)"
        case .down(.unknown): "down"
        }
    }

    public var isDown: Bool {
        if case .down = self { return true }
        return false
    }
}
