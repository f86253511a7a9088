internal import MVCC

/// One thing that a request may do or tell, whichever way it goes.
enum Effect: Hashable, Sendable {
    /// Something of these keys is told: values, revisions, how many there are, or what a condition on them comes to.
    case reads(KeyRange)
    case writes(KeyRange)
    /// A key is attached to the lease: whoever could do that could also let the lease's other keys end with it, so all of them must
    /// be writable.
    case attaches(LeaseID)
}
