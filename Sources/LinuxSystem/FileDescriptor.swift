internal import Bytes
internal import Glibc

/// An open descriptor and the duty to close it; it has exactly one owner.
public struct FileDescriptor: ~Copyable, Sendable {
    private let raw: Int32

    /// Takes over an open descriptor that nobody else closes.
    public init(owning raw: Int32) {
        invariant(raw >= 0, "an owned descriptor is open")
        self.raw = raw
    }

    /// Lends the number for the length of one call. It must not be kept or closed.
    public borrowing func withRaw<Result: ~Copyable, Failure: Error>(
        _ body: (Int32) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(raw)
    }

    /// Closed once, never retried: on Linux the number is free even when close(2) reports a failure, and a second try
    /// could close a descriptor another thread has just been given.
    deinit { _ = Glibc.close(raw) }
}
