internal import MVCC

/// One thing that a request may do or tell, whichever way it goes.
enum Effect: Hashable, Sendable {
    /// Something of these keys is told: values, revisions, how many there are, or what a condition on them comes to.
    case reads(KeyRange)
    case writes(KeyRange)
    /// A key is attached to the lease, or the lease ends: whoever can do that decides about all keys that are attached to it, so all
    /// of them must be writable.
    case attaches(LeaseID)
}
