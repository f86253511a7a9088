internal import Glibc

/// The number by which the kernel names a failure.
public struct Errno: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    public var rawValue: Int32

    public init(rawValue: Int32) { self.rawValue = rawValue }

    public static let accessDenied = Errno(rawValue: EACCES)
    public static let addressInUse = Errno(rawValue: EADDRINUSE)
    public static let brokenPipe = Errno(rawValue: EPIPE)
    public static let connectionAborted = Errno(rawValue: ECONNABORTED)
    public static let connectionRefused = Errno(rawValue: ECONNREFUSED)
    public static let connectionReset = Errno(rawValue: ECONNRESET)
    public static let directoryNotEmpty = Errno(rawValue: ENOTEMPTY)
    public static let exists = Errno(rawValue: EEXIST)
    public static let hostUnreachable = Errno(rawValue: EHOSTUNREACH)
    public static let inProgress = Errno(rawValue: EINPROGRESS)
    public static let inputOutput = Errno(rawValue: EIO)
    public static let interrupted = Errno(rawValue: EINTR)
    public static let invalidArgument = Errno(rawValue: EINVAL)
    public static let networkUnreachable = Errno(rawValue: ENETUNREACH)
    public static let noBufferSpace = Errno(rawValue: ENOBUFS)
    public static let noMemory = Errno(rawValue: ENOMEM)
    public static let noSpace = Errno(rawValue: ENOSPC)
    public static let noSuchFile = Errno(rawValue: ENOENT)
    public static let noSuchProcess = Errno(rawValue: ESRCH)
    public static let notSupported = Errno(rawValue: EOPNOTSUPP)
    public static let quotaExceeded = Errno(rawValue: EDQUOT)
    public static let readOnly = Errno(rawValue: EROFS)
    public static let symbolicLink = Errno(rawValue: ELOOP)
    public static let timedOut = Errno(rawValue: ETIMEDOUT)
    public static let tooManyFilesInProcess = Errno(rawValue: EMFILE)
    public static let tooManyFilesInSystem = Errno(rawValue: ENFILE)
    public static let wouldBlock = Errno(rawValue: EAGAIN)

    static let badAddress = Errno(rawValue: EFAULT)
    static let badDescriptor = Errno(rawValue: EBADF)

    /// What the last failed call of this thread left behind.
    static var current: Errno { Errno(rawValue: errno) }

    /// The system's text and the number, for example `No space left on device (28)`.
    public var description: String {
        var text = [CChar](repeating: 0, count: 128)
        // The XSI form: it fills the buffer and is safe on any thread.
        guard strerror_r(rawValue, &text, text.count) == 0 else { return "error \(rawValue)" }
        let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return "\(String(decoding: bytes, as: UTF8.self)) (\(rawValue))"
    }
}
