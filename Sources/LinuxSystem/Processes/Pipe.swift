internal import CLinux

/// A pipe (pipe(2)): bytes that somebody else writes, read here without waiting.
public struct Pipe: ~Copyable, Sendable {
    private let reader: FileDescriptor
    private var writer: FileDescriptor?

    /// Neither end is inherited by programs that are started, but as one of their standard streams.
    public init() throws(SystemError) {
        var read: Int32 = -1
        var write: Int32 = -1
        _ = try Syscall.perform("pipe2") { clinux_pipe(&read, &write) }
        reader = FileDescriptor(owning: read)
        writer = FileDescriptor(owning: write)
    }

    /// Lends the end to write to, for handing it to a child; -1 when it is closed here.
    public borrowing func withWriteEnd<Result: ~Copyable, Failure: Error>(
        _ body: (Int32) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        switch writer {
        case .some(let writer): try writer.withRaw(body)
        case .none: try body(-1)
        }
    }

    /// Closes the end to write to: when all others who have it have closed it too, reading comes to an end.
    public mutating func closeWriteEnd() { writer = nil }

    /// Reads what there is, as far as it fits; 0 bytes are the end.
    public borrowing func read(into bytes: UnsafeMutableRawBufferPointer) throws(SystemError) -> IOResult {
        try reader.withRaw { (raw) throws(SystemError) in
            try Syscall.attempt("read") { clinux_read(raw, bytes.baseAddress, bytes.count) }
        }
    }

    /// Lends the number of the end to read from, for watching it.
    public borrowing func withRaw<Result: ~Copyable, Failure: Error>(
        _ body: (Int32) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try reader.withRaw(body)
    }
}
