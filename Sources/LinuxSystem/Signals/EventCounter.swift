internal import Bytes
internal import CLinux
internal import Glibc

/// A bell between threads (eventfd): any thread rings, one waits. Rings before the wait are not lost.
public struct EventCounter: ~Copyable, Sendable {
    public enum Mode: Sendable { case blocking, nonBlocking }

    private let descriptor: FileDescriptor

    public init(_ mode: Mode) throws(SystemError) {
        let raw = try Syscall.perform("eventfd") { clinux_eventfd(mode == .nonBlocking ? 1 : 0) }
        descriptor = FileDescriptor(owning: raw)
    }

    public borrowing func ring() {
        var one: UInt64 = 1
        descriptor.withRaw { raw in
            // Only a full counter can refuse (2⁶⁴ − 2 rings that nobody heard), and then the bell rings already.
            while write(raw, &one, 8) < 0, Errno.current == .interrupted {}
        }
    }

    /// Takes all rings; waits for one in blocking mode. Whether there was any.
    @discardableResult
    public borrowing func take() -> Bool {
        var count: UInt64 = 0
        return descriptor.withRaw { raw in
            var result = read(raw, &count, 8)
            while result < 0, Errno.current == .interrupted { result = read(raw, &count, 8) }
            return result == 8
        }
    }

    /// Lends the descriptor's number.
    public borrowing func withRaw<Result: ~Copyable, Failure: Error>(
        _ body: (Int32) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try descriptor.withRaw(body)
    }
}
