internal import CLinux

/// Signals as something to read. While it exists they no longer interrupt or end the process.
///
/// Signals are blocked in the calling thread and in threads it starts later, so make it before any other thread exists:
/// one that has a signal unblocked would still receive it.
public struct SignalDescriptor: ~Copyable, Sendable {
    private let descriptor: FileDescriptor

    public init(_ signals: [Signal]) throws(SystemError) {
        let numbers = signals.map(\.rawValue)
        let raw = try Syscall.perform("signalfd") { clinux_signalfd(numbers, Int32(numbers.count)) }
        descriptor = FileDescriptor(owning: raw)
    }

    /// The next signal that has arrived; nil when there is none.
    public borrowing func next() throws(SystemError) -> Signal? {
        let number = try descriptor.withRaw { (raw) throws(SystemError) in
            try Syscall.perform("signalfd read") { clinux_signalfd_next(raw) }
        }
        return number == 0 ? nil : Signal(rawValue: number)
    }

    /// Lends the descriptor's number.
    public borrowing func withRaw<Result: ~Copyable, Failure: Error>(
        _ body: (Int32) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try descriptor.withRaw(body)
    }
}
