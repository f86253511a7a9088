public import MVCC

/// A place in a ``LockQueue``: a key in one of its lives. The same key that was deleted and written again is another place.
public struct QueuePlace: Hashable, Sendable {
    public var key: [UInt8]
    /// The create revision; the fencing token once this is the oldest place.
    public var created: Revision

    public init(key: [UInt8], created: Revision) {
        self.key = key
        self.created = created
    }

    /// Whether it still exists.
    public func exists(in view: StoreView) -> Bool { view.get(key)?.created == created }

    /// Gives the place up, and deletes nothing when it is gone already, whoever has written the key since.
    public var release: Transaction {
        Transaction(comparisons: [isUnchanged], success: [.deleteRange(DeleteRangeOperation(KeyRange(key: key)))])
    }

    /// Writes a value to the key, attached to the lease; without one its lease stays. Fails when the place is gone.
    public func proclaim(_ value: [UInt8], lease: LeaseID) -> Transaction {
        let put = PutOperation(key: key, value: value, lease: lease, ignoresLease: lease == .none)
        return Transaction(comparisons: [isUnchanged], success: [.put(put)])
    }

    private var isUnchanged: Comparison { Comparison(KeyRange(key: key), .equal, .created(created)) }
}
