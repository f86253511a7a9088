/// Why the system refused a disk operation.
public struct DiskFailure: Error, Hashable, Sendable {
    public enum Kind: UInt8, Hashable, Sendable {
        /// ENOSPC, EDQUOT: it may pass when space returns.
        case noSpace
        /// EIO: nothing about the file's unflushed contents is known any more.
        case ioError
        /// ENOENT.
        case notFound
        /// Anything else, as EACCES or EROFS.
        case other
    }

    public var kind: Kind
    public var errno: Int32
    /// The system call that failed, as "fdatasync".
    public var call: String

    public init(kind: Kind, errno: Int32, call: String) {
        self.kind = kind
        self.errno = errno
        self.call = call
    }
}
