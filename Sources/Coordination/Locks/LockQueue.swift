public import MVCC

/// Who waits for a lock, or stands for an election: the keys under one prefix, in the order in which they were created. The oldest
/// holds it, and its create revision is the fencing token.
///
/// The keys are users' own. However one of them comes or goes, by these services, a recipe of a client, a plain write or the end of a lease,
/// what counts is which of them is the oldest.
public struct LockQueue: Hashable, Sendable {
    /// As clients give it; may be empty.
    public let name: [UInt8]

    public init(_ name: [UInt8]) { self.name = name }

    /// Keys that begin with the name and a slash.
    public var range: KeyRange { .prefix(name + [UInt8(ascii: "/")]) }

    /// Where a lease stands, as etcd's clients write it themselves: its number in lower-case hexadecimal digits.
    public func key(of lease: LeaseID) -> [UInt8] {
        name + [UInt8(ascii: "/")] + Array(String(lease.rawValue, radix: 16).utf8)
    }

    /// Finds the key that holds it, with its value.
    public var oldest: RangeQuery { RangeQuery(range, limit: 1, order: .ascending, target: .created) }

    /// Finds the key that came last before one that was created at `revision`. While it exists the later one does not hold.
    public func last(before revision: Revision) -> RangeQuery {
        RangeQuery(
            range, limit: 1, order: .descending, target: .created, keysOnly: true,
            createdMax: Revision(revision.number - 1))
    }
}
