/// Which keys are attached to which lease. It says nothing that the current versions of the keys do not say; it finds them by lease.
public struct LeasedKeys: Sendable {
    private var keys: [LeaseID: Set<[UInt8]>] = [:]

    public init() {}

    /// Every lease that has a key, in no order that may be relied on.
    public var leases: some Collection<LeaseID> { keys.keys }

    /// How many keys are attached to the lease.
    public func count(of lease: LeaseID) -> Int { keys[lease]?.count ?? 0 }

    /// The keys of a lease, in ascending order.
    public func keys(of lease: LeaseID) -> [[UInt8]] {
        guard let attached = keys[lease] else { return [] }
        return attached.sorted { KeyRange.precedes($0, $1) }
    }

    /// Follows a change of the store.
    @inlinable
    public mutating func note(_ change: Change) {
        let before = change.previous?.lease ?? .none
        guard before != .none || change.current.lease != .none else { return }
        move(change.current.key, from: before, to: change.current.lease)
    }

    @usableFromInline
    mutating func move(_ key: [UInt8], from before: LeaseID, to after: LeaseID) {
        guard before != after else { return }
        if before != .none, var attached = keys.removeValue(forKey: before) {
            attached.remove(key)
            if !attached.isEmpty { keys[before] = attached }
        }
        attach(key, to: after)
    }

    mutating func attach(_ key: [UInt8], to lease: LeaseID) {
        if lease != .none { keys[lease, default: []].insert(key) }
    }

    /// Forgets the lease with all its keys.
    public mutating func remove(_ lease: LeaseID) { keys[lease] = nil }
}
