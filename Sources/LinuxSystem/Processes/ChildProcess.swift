internal import CLinux
internal import Glibc

/// A program started by this process.
public final class ChildProcess {
    /// How a child ended.
    public enum Ending: Hashable, Sendable {
        case exited(code: Int32)
        case killed(by: Signal)
    }

    /// Where the child's standard input, output and error go.
    public struct Streams {
        /// Descriptors of this process that become 0, 1 and 2 of the child; they stay open here.
        public var input: Int32
        public var output: Int32
        public var error: Int32

        public init(input: Int32 = 0, output: Int32 = 1, error: Int32 = 2) {
            self.input = input
            self.output = output
            self.error = error
        }
    }

    public let pid: Int32
    /// Set once the end has been noticed.
    public private(set) var ending: Ending?

    /// Starts the program at `path` with `arguments` (the first is the program's own name) and an environment of
    /// `NAME=value`. Its signals are unblocked and at their defaults; with `ownGroup` the terminal's Ctrl-C does not
    /// reach it.
    public init(
        path: String, arguments: [String], environment: [String], streams: Streams = Streams(),
        directory: String? = nil, ownGroup: Bool = false
    ) throws(SystemError) {
        var argumentPointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        var environmentPointers: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
        defer {
            for pointer in argumentPointers + environmentPointers { free(pointer) }
        }
        var started: Int32 = 0
        let failure = clinux_spawn(
            &started, path, &argumentPointers, &environmentPointers, [streams.input, streams.output, streams.error], 3,
            directory, ownGroup ? 1 : 0)
        guard failure == 0 else { throw SystemError(Errno(rawValue: failure), call: "posix_spawn", subject: path) }
        pid = started
    }

    /// Sends a signal. Does nothing after the child's end has been noticed: the number may be another's by then.
    public func send(_ signal: Signal) throws(SystemError) {
        guard ending == nil else { return }
        _ = try Syscall.perform("kill", on: "\(pid)") { clinux_kill(pid, signal.rawValue) }
    }

    /// Looks, without waiting, whether the child has ended.
    public func poll() throws(SystemError) -> Ending? { try wait(blocking: false) }

    /// Waits for the end of the child.
    public func wait() throws(SystemError) -> Ending {
        while true {
            if let ending = try wait(blocking: true) { return ending }
        }
    }

    private func wait(blocking: Bool) throws(SystemError) -> Ending? {
        if let ending { return ending }
        var code: Int32 = 0
        var signal: Int32 = 0
        let ended = try Syscall.perform("waitpid", on: "\(pid)") {
            clinux_wait(pid, blocking ? 1 : 0, &code, &signal)
        }
        guard ended == 1 else { return nil }
        ending = code >= 0 ? .exited(code: code) : .killed(by: Signal(rawValue: signal))
        return ending
    }
}
