internal import CLinux
internal import Glibc

/// A one-way stream of bytes between processes, with blocking ends.
@frozen
public struct Pipe: ~Copyable, Sendable {
    public let reader: FileDescriptor
    public let writer: FileDescriptor

    public init() throws(SystemError) {
        var ends: [Int32] = [-1, -1]
        _ = try Syscall.perform("pipe") { clinux_pipe(&ends) }
        reader = FileDescriptor(owning: ends[0])
        writer = FileDescriptor(owning: ends[1])
    }
}

extension FileDescriptor {
    /// Reads what is there, waiting for some; 0 is the end.
    public borrowing func read(into bytes: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int {
        try withRaw { (raw) throws(SystemError) in
            try Syscall.perform("read") { Glibc.read(raw, bytes.baseAddress, bytes.count) }
        }
    }
}
