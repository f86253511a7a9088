internal import Coordination
internal import MVCC

/// What the committed entries must have done to leases and their keys, told by a plain reader of the log that shares nothing with the state machine but the commands:
/// each lease with its grant, its deadline by the entries' stamps, and its keys.
struct LeaseModel {
    typealias Finding = (invariant: Invariant, text: String)

    struct Held {
        var generation: UInt64
        var grantedAt: UInt64
        var milliseconds: UInt64
        var deadline: UInt64
        var isDeferred = false
        /// Batches of keep-alives that gave it time.
        var batches: [(batch: Int, index: UInt64, term: UInt64)] = []
        var keys: Set<[UInt8]> = []
    }

    /// A lease that was found to be due, and ended.
    struct End {
        var lease: LeaseID
        var held: Held
        var index: UInt64
        var term: UInt64
    }

    /// A keep-alive that stands in the log behind the end of its lease, in the same term.
    struct Missed {
        var batch: Int
        var end: Int
    }

    private(set) var ends: [End] = []
    private(set) var missed: [Missed] = []
    /// Ends by a client's wish.
    private(set) var revocations = 0
    private(set) var marks = Marks()
    /// The first thing that is wrong.
    private(set) var finding: Finding?

    private var held: [LeaseID: Held] = [:]
    private var leaseOfKey: [[UInt8]: LeaseID] = [:]
    private var grants: UInt64 = 0
    private var lastEnd: [LeaseID: Int] = [:]
    /// Cluster time: the highest stamp until now.
    private var time: UInt64 = 0
    /// How much time a new leader may give to a lease besides a tenth of its life, in nanoseconds.
    private let electionNanoseconds: UInt64

    init(electionNanoseconds: UInt64) { self.electionNanoseconds = electionNanoseconds }

    /// An entry that is no command.
    mutating func passed(stamp: UInt64) { time = max(time, stamp) }

    mutating func note(_ command: Command, index: UInt64, term: UInt64, stamp: UInt64, _ outcome: Outcome) {
        passed(stamp: stamp)
        switch command {
        case .grantLease(let id, let timeToLive): granted(id, timeToLive, at: index, outcome)
        case .revokeLease(let id): revoked(id, at: index, outcome)
        case .renewLeases(let ids): renewed(ids, at: index, term, outcome)
        case .expireLeases(let expiry): expired(expiry, at: index, term, outcome)
        case .deferLeases(let deferral): deferred(deferral, at: index, term)
        default: break
        }
        follow(outcome.changes, at: index)
    }

    private mutating func find(_ invariant: Invariant, _ text: String) {
        if finding == nil { finding = (invariant, text) }
    }

    // MARK: Life

    private mutating func granted(_ id: LeaseID, _ timeToLive: TimeToLive, at index: UInt64, _ outcome: Outcome) {
        guard held[id] == nil else {
            if outcome.answer != .failure(.leaseExists) {
                find(.l3, "entry \(index) grants lease \(id.rawValue), which lives")
            }
            return
        }
        guard case .success(.grantLease) = outcome.answer else {
            return find(
                .l2, "entry \(index) does not grant lease \(id.rawValue), which does not live: \(outcome.answer)")
        }
        grants += 1
        held[id] = Held(
            generation: grants, grantedAt: index, milliseconds: timeToLive.milliseconds,
            deadline: time + timeToLive.nanoseconds)
    }

    private mutating func renewed(_ ids: [LeaseID], at index: UInt64, _ term: UInt64, _ outcome: Outcome) {
        guard case .success(.renewLeases(let results)) = outcome.answer, results.count == ids.count else {
            return find(.l1, "entry \(index) renews nothing: \(outcome.answer)")
        }
        let batch = ids.last.flatMap(Leasing.batch)
        for (id, result) in zip(ids, results) {
            if let batch, held[id] == nil, let end = lastEnd[id], ends[end].term == term {
                missed.append(Missed(batch: batch, end: end))
            }
            guard (result != nil) == (held[id] != nil) else {
                find(
                    held[id] == nil ? .l2 : .l1,
                    "entry \(index) finds lease \(id.rawValue) \(result == nil ? "over, which lives" : "alive, which is over")"
                )
                continue
            }
            guard let life = held[id]?.milliseconds, let deadline = held[id]?.deadline else { continue }
            if deadline < time { marks.hit(.leaseRenewedLate) }
            held[id]?.deadline = time + life * 1_000_000
            held[id]?.isDeferred = false
            if let batch { held[id]?.batches.append((batch, index, term)) }
        }
    }

    private mutating func deferred(_ deferral: LeaseDeferral, at index: UInt64, _ term: UInt64) {
        guard deferral.term == term else { return }
        for deferred in deferral.leases {
            let id = deferred.grant.lease
            guard let lease = held[id], lease.generation == deferred.grant.generation, !lease.isDeferred else {
                continue
            }
            let most = max(lease.milliseconds * 100_000, 2 * electionNanoseconds)
            if deferred.deadline > lease.deadline + most {
                let given = (deferred.deadline - lease.deadline) / 1_000_000
                find(
                    .l2,
                    "entry \(index) gives \(given) ms to lease \(id.rawValue), which lives for \(lease.milliseconds)")
            }
            marks.hit(.leaseDeferred)
            held[id]?.deadline = max(lease.deadline, deferred.deadline)
            held[id]?.isDeferred = true
        }
    }

    // MARK: Ends

    private mutating func revoked(_ id: LeaseID, at index: UInt64, _ outcome: Outcome) {
        guard let lease = held.removeValue(forKey: id) else {
            if case .success = outcome.answer {
                find(.l3, "entry \(index) revokes lease \(id.rawValue), which does not live")
            }
            return
        }
        revocations += 1
        guard case .success = outcome.answer else {
            return find(.l3, "entry \(index) does not revoke lease \(id.rawValue): \(outcome.answer)")
        }
        lastEnd[id] = nil
        judgeDeletions(of: lease.keys, at: index, outcome)
    }

    private mutating func expired(_ expiry: LeaseExpiry, at index: UInt64, _ term: UInt64, _ outcome: Outcome) {
        guard case .success(.expireLeases(let ended)) = outcome.answer else {
            return find(.l3, "entry \(index) ends no leases: \(outcome.answer)")
        }
        var keys: Set<[UInt8]> = []
        var due: Set<LeaseID> = []
        for grant in expiry.grants where expiry.term == term {
            guard let lease = held[grant.lease], lease.generation == grant.generation, lease.deadline <= time else {
                continue
            }
            due.insert(grant.lease)
        }
        if expiry.term != term, !ended.isEmpty {
            return find(
                .l3,
                "entry \(index) of term \(term) ends leases \(ended.map(\.rawValue)) in the name of term \(expiry.term)"
            )
        }
        for id in ended where !due.contains(id) {
            guard let lease = held[id] else {
                return find(.l3, "entry \(index) ends lease \(id.rawValue), which is over")
            }
            guard expiry.grants.contains(LeaseGrant(id, generation: lease.generation)) else {
                return find(
                    .l3, "entry \(index) ends grant \(lease.generation) of lease \(id.rawValue), and names another")
            }
            let early = (lease.deadline - min(lease.deadline, time)) / 1_000_000
            return find(.l1, "entry \(index) ends lease \(id.rawValue) \(early) ms before it is due")
        }
        guard due.count == ended.count else {
            return find(.l2, "entry \(index) ends \(ended.count) leases, and \(due.count) are due")
        }
        for id in ended {
            guard let lease = held.removeValue(forKey: id) else { continue }
            keys.formUnion(lease.keys)
            lastEnd[id] = ends.count
            ends.append(End(lease: id, held: lease, index: index, term: term))
        }
        judgeDeletions(of: keys, at: index, outcome)
    }

    // MARK: Keys

    /// L3: the keys go with their lease, all in one revision, and nothing else does.
    private mutating func judgeDeletions(of keys: Set<[UInt8]>, at index: UInt64, _ outcome: Outcome) {
        let deleted = outcome.changes.filter { $0.kind == .delete }.map(\.current.key)
        if Set(deleted) != keys || deleted.count != keys.count || outcome.changes.count != deleted.count {
            find(.l3, "entry \(index) ends leases with \(keys.count) keys, and deletes \(deleted.count)")
        }
        if outcome.changes.contains(where: { $0.current.modified != outcome.revision }) {
            find(.l3, "entry \(index) deletes keys of leases in several revisions")
        }
    }

    private mutating func follow(_ changes: [Change], at index: UInt64) {
        for change in changes {
            let key = change.current.key
            if let old = leaseOfKey.removeValue(forKey: key) { held[old]?.keys.remove(key) }
            guard change.kind == .put, change.current.lease != .none else { continue }
            guard held[change.current.lease] != nil else {
                return find(
                    .l3, "entry \(index) attaches a key to lease \(change.current.lease.rawValue), which does not live")
            }
            held[change.current.lease]?.keys.insert(key)
            leaseOfKey[key] = change.current.lease
        }
    }
}
