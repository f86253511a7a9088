internal import CLinux
internal import Glibc

/// A signal of the operating system.
public struct Signal: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    public var rawValue: Int32

    public init(rawValue: Int32) { self.rawValue = rawValue }

    public static let hangup = Signal(rawValue: SIGHUP)
    public static let interrupt = Signal(rawValue: SIGINT)
    public static let kill = Signal(rawValue: SIGKILL)
    public static let terminate = Signal(rawValue: SIGTERM)
    public static let stop = Signal(rawValue: SIGSTOP)
    public static let resume = Signal(rawValue: SIGCONT)
    public static let user1 = Signal(rawValue: SIGUSR1)
    public static let user2 = Signal(rawValue: SIGUSR2)

    /// The name that shells know, or the number.
    public var description: String {
        switch self {
        case .hangup: "SIGHUP"
        case .interrupt: "SIGINT"
        case .kill: "SIGKILL"
        case .terminate: "SIGTERM"
        case .stop: "SIGSTOP"
        case .resume: "SIGCONT"
        case .user1: "SIGUSR1"
        case .user2: "SIGUSR2"
        default: "signal \(rawValue)"
        }
    }

    /// Makes writing to a pipe nobody reads an error instead of the end of the process. Once, in a composition root.
    public static func ignoreBrokenPipe() { _ = clinux_ignore_broken_pipe() }

    /// Sends the signal to the calling thread.
    public func raise() { _ = clinux_raise(rawValue) }
}
