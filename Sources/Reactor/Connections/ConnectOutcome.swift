public import LinuxSystem

/// How an attempt to connect went.
public enum ConnectOutcome {
    case connected(Connection)
    /// The machine is there and nobody listens: the process has ended or not begun.
    case refused
    /// No answer within the time given.
    case timedOut
    /// No way there, or a local failure.
    case unreachable(SystemError)
}
