#if Zoo
    internal import Zoo
#endif

internal import Bytes
public import MVCC

/// All leases of the cluster, and the keys that are attached to them.
///
/// Leases lie in shards, so that a snapshot that is being written shares them and each change copies one small shard at most. What follows
/// from the leases and from the store (the keys by lease, the order of deadlines) is kept beside them and in no snapshot.
public struct LeaseTable: Sendable {
    /// Empty until the first grant.
    private(set) var shards: [[LeaseID: Lease]] = []
    public private(set) var count = 0
    /// How many leases were ever granted.
    public private(set) var grants: UInt64 = 0
    public internal(set) var counts = LeaseCounts()
    public private(set) var attached = LeasedKeys()
    private var wheel = DeadlineWheel()
    /// Grants whose slot has passed, and which may be due.
    private var passed: [LeaseGrant] = []

    static let shardCount = 256

    public init() {}

    /// A table that was written out.
    init(grants: UInt64) { self.grants = grants }

    public subscript(id: LeaseID) -> Lease? {
        shards.isEmpty ? nil : shards[Self.shard(of: id)][id]
    }

    static func exists(_ id: LeaseID, in shards: [[LeaseID: Lease]]) -> Bool {
        !shards.isEmpty && shards[shard(of: id)][id] != nil
    }

    /// The same in every process, so that snapshots of equal tables are equal.
    static func shard(of id: LeaseID) -> Int {
        var hash = StableHash()
        hash.add(UInt64(bitPattern: id.rawValue))
        return Int(hash.value % UInt64(shardCount))
    }

    /// Every lease, the one that ends first in front.
    public var byDeadline: [(id: LeaseID, lease: Lease)] {
        var all: [(id: LeaseID, lease: Lease)] = []
        all.reserveCapacity(count)
        for shard in shards {
            for (id, lease) in shard { all.append((id, lease)) }
        }
        all.sort { ($0.lease.deadline, $0.id) < ($1.lease.deadline, $1.id) }
        return all
    }

    // MARK: Changes

    /// Grants a lease; nil when one of that name lives.
    mutating func grant(_ id: LeaseID, _ timeToLive: TimeToLive, at stamp: UInt64) -> Lease? {
        guard self[id] == nil else { return nil }
        grants += 1
        let lease = Lease(
            generation: grants, timeToLive: timeToLive, deadline: Lease.deadline(timeToLive, from: stamp))
        insert(id, lease)
        counts.granted &+= 1
        return lease
    }

    /// Puts a lease where none of that name is.
    mutating func insert(_ id: LeaseID, _ lease: Lease) {
        if shards.isEmpty { shards = Array(repeating: [:], count: Self.shardCount) }
        shards[Self.shard(of: id)][id] = lease
        count += 1
        wheel.add(LeaseGrant(id, generation: lease.generation), at: lease.deadline)
    }

    /// Gives a lease its whole time again, counted from `stamp`. Nil when there is none.
    mutating func renew(_ id: LeaseID, at stamp: UInt64) -> TimeToLive? {
        guard var lease = self[id] else { return nil }
        #if Zoo
            if lease.deadline <= stamp, zoo(.z213) { return lease.timeToLive }
        #endif
        lease.deadline = Lease.deadline(lease.timeToLive, from: stamp)
        lease.isDeferred = false
        shards[Self.shard(of: id)][id] = lease
        counts.renewed &+= 1
        return lease.timeToLive
    }

    /// Gives a lease time until `deadline`, unless it was given such time before and has not been renewed since.
    mutating func `defer`(_ grant: LeaseGrant, until deadline: UInt64) {
        guard var lease = self[grant.lease], lease.generation == grant.generation, !lease.isDeferred else { return }
        lease.deadline = max(lease.deadline, deadline)
        lease.isDeferred = true
        shards[Self.shard(of: grant.lease)][grant.lease] = lease
    }

    mutating func remove(_ id: LeaseID) {
        guard !shards.isEmpty, shards[Self.shard(of: id)].removeValue(forKey: id) != nil else { return }
        count -= 1
        attached.remove(id)
    }

    /// Follows what a write did to the keys.
    mutating func note(_ changes: [Change]) {
        // Without a lease no key has one.
        guard count > 0 else { return }
        for index in changes.indices { attached.note(changes[index]) }
    }

    mutating func attach(_ keys: LeasedKeys) { attached = keys }

    // MARK: Deadlines

    /// Leases whose deadline has passed by `time`, at most `countMax` of them. They stay due until they are removed or renewed.
    ///
    /// Every member asks from time to time, whoever leads, so that a new leader need not begin at the beginning.
    public mutating func due(by time: UInt64, atMost countMax: Int) -> [(grant: LeaseGrant, lease: Lease)] {
        if passed.count < countMax { passed += wheel.take(passedBy: time, atMost: Self.passedMax) }
        guard !passed.isEmpty else { return [] }
        var due: [(grant: LeaseGrant, lease: Lease)] = []
        var looked = 0
        for grant in passed.prefix(Self.passedMax) where due.count < countMax {
            looked += 1
            guard let lease = self[grant.lease], lease.generation == grant.generation else { continue }
            if lease.deadline <= time {
                due.append((grant, lease))
            } else {
                wheel.add(grant, at: lease.deadline)
            }
        }
        passed.replaceSubrange(..<looked, with: due.map(\.grant))
        return due
    }

    /// How many grants are looked at in one go.
    private static let passedMax = 4_096
}
