/// The world's refusal: a system call failed for a reason that is not our bug.
public struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
    public var errno: Errno
    /// The call, for example `fdatasync`.
    public var call: String
    /// What it was called on, for example a path or an address; empty when that says nothing.
    public var subject: String

    public init(_ errno: Errno, call: String, subject: String = "") {
        self.errno = errno
        self.call = call
        self.subject = subject
    }

    /// For example `open /var/lib/holdfast/wal: Permission denied (13)`.
    public var description: String {
        subject.isEmpty ? "\(call): \(errno)" : "\(call) \(subject): \(errno)"
    }

    /// Whether the disk is full or a quota is used up: the member degrades and tries again, it does not end.
    public var isOutOfSpace: Bool { errno == .noSpace || errno == .quotaExceeded }
}
