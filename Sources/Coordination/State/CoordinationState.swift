internal import Bytes
public import MVCC

/// The replicated state machine: a function of the entries that it was given, in their order, and of nothing else.
///
/// Two values that were given the same entries are equal in every answer, in ``hash`` and in the bytes of their snapshots,
/// whatever budgets they were given and whenever they swept.
public struct CoordinationState: Sendable {
    /// The last entry that was applied. 0 before any.
    public private(set) var appliedIndex: UInt64
    /// The term of that entry.
    public private(set) var appliedTerm: UInt64
    /// Cluster time in nanoseconds: the highest stamp of the entries applied.
    public private(set) var time: UInt64
    /// A ``StableHash`` over all entries applied and all their changes. Members with the same `appliedIndex` have the same.
    public private(set) var hash: UInt64
    /// Which kinds of entries may be logged: those that all members understood when it was raised.
    public private(set) var featureLevel: UInt32
    public private(set) var members: MemberTable
    public private(set) var store: VersionedStore
    public internal(set) var leases: LeaseTable
    public internal(set) var alarms: AlarmTable
    public internal(set) var auth = AuthStore()
    /// The entry that is being applied in slices.
    private var unfinished: Place?

    struct Place: Sendable {
        var index: UInt64
        var term: UInt64
        var stamp: UInt64
        /// Leases that end with the write, and whether a client asked for it.
        var ending: Ending?
    }

    struct Ending: Sendable {
        var leases: [LeaseID]
        var answer: Answer
    }

    /// The state before any entry.
    public init() {
        self.init(
            appliedIndex: 0, appliedTerm: 0, time: 0, hash: StableHash().value, featureLevel: Command.featureLevel,
            members: MemberTable(), store: VersionedStore(), leases: LeaseTable(),
            alarms: AlarmTable())
    }

    init(
        appliedIndex: UInt64, appliedTerm: UInt64, time: UInt64, hash: UInt64, featureLevel: UInt32,
        members: MemberTable, store: VersionedStore, leases: LeaseTable, alarms: AlarmTable
    ) {
        self.appliedIndex = appliedIndex
        self.appliedTerm = appliedTerm
        self.time = time
        self.hash = hash
        self.featureLevel = featureLevel
        self.members = members
        self.store = store
        self.leases = leases
        self.alarms = alarms
    }

    /// The revision of the store, for headers.
    public var revision: Revision { store.revision }

    /// The store as it is now, for reads and snapshots; later entries do not change it.
    public var view: StoreView { store.view }

    /// Whether an entry waits for ``continueApply(budget:)``.
    public var isApplying: Bool { unfinished != nil }

    /// Applies the next command of the log in one go.
    public mutating func apply(
        index: UInt64, term: UInt64, stamp: UInt64, payload: ArraySlice<UInt8>
    ) -> ApplyProgress {
        var unlimited = Int.max
        return apply(index: index, term: term, stamp: stamp, payload: payload, budget: &unlimited)
    }

    /// Applies the next command of the log, or as much of it as `budget` allows, of which one is taken for each key that is
    /// looked at or changed.
    public mutating func apply(
        index: UInt64, term: UInt64, stamp: UInt64, payload: ArraySlice<UInt8>, budget: inout Int
    ) -> ApplyProgress {
        checkFollows(index: index, term: term)
        let place = Place(index: index, term: term, stamp: stamp)
        var decoded = Command.decode(payload)
        if let refusal = admit(&decoded) { return finish(.denied(refusal), at: place, about: payload) }
        if !alarms.raised.isEmpty, let refusal = (try? decoded.get()).flatMap(prohibition) {
            return finish(.failure(refusal), at: place, about: payload)
        }
        switch decoded {
        case .failure(let defect): return .unknownCommand(defect)
        case .success(.put(let put)): return write(.put(put), at: place, &budget)
        case .success(.deleteRange(let delete)): return write(.deleteRange(delete), at: place, &budget)
        case .success(.transaction(let transaction)): return write(.transaction(transaction), at: place, &budget)
        case .success(.compact(let compaction)): return write(.compact(compaction), at: place, &budget)
        case .success(.compactByItself(let compaction)): return write(.compact(compaction), at: place, &budget)
        case .success(.publish(let attributes)):
            members.publish(attributes)
            return finish(.publish, at: place, about: payload)
        case .success(.raiseFeatureLevel(let level)):
            featureLevel = max(featureLevel, level)
            return finish(.raiseFeatureLevel, at: place, about: payload)
        case .success(.grantLease(let lease, let timeToLive)):
            return grant(lease, timeToLive, at: place, about: payload)
        case .success(.revokeLease(let lease)): return revoke(lease, at: place, about: payload, &budget)
        case .success(.renewLeases(let leases)): return renew(leases, at: place, about: payload, &budget)
        case .success(.expireLeases(let expiry)): return expire(expiry, at: place, about: payload, &budget)
        case .success(.deferLeases(let deferral)): return `defer`(deferral, at: place, about: payload)
        case .success(.alarm(let change)): return apply(change, at: place, about: payload)
        case .success(.checkpoint(let checkpoint)):
            return finish(.checkpoint(checkpoint), at: place, about: payload)
        case .success(.compareStates(let result)): return compare(result, at: place, about: payload)
        case .success(.stamp): return finish(.stamp, at: place, about: payload)
        case .success(.auth(let command)): return change(command, at: place)
        case .success(.authorised): unreachable("a command is applied without its principal")
        }
    }

    private mutating func change(_ command: AuthCommand, at place: Place) -> ApplyProgress {
        var changes = StableHash()
        let result = auth.apply(command, index: place.index, time: max(time, place.stamp), &changes)
        extendHash(at: place, changes: changes)
        let answer: Answer =
            switch result {
            case .success(let answer): .auth(answer)
            case .failure(let refusal): .denied(refusal)
            }
        return .done(Outcome(answer: .success(answer), revision: revision))
    }

    /// Goes on with the entry that is being applied.
    public mutating func continueApply(budget: inout Int) -> ApplyProgress {
        guard let place = unfinished else { unreachable("only an entry that is being applied is continued") }
        unfinished = nil
        let progress = store.continueApply(
            leaseExists: { [shards = leases.shards] in LeaseTable.exists($0, in: shards) }, budget: &budget)
        return conclude(progress, at: place)
    }

    /// Counts an entry that is no command: the no-op with which a term begins.
    public mutating func skip(index: UInt64, term: UInt64, stamp: UInt64) {
        checkFollows(index: index, term: term)
        extendHash(at: Place(index: index, term: term, stamp: stamp), changes: StableHash())
    }

    /// Counts an entry that made `memberIDs` the members: those of both halves of a joint configuration, and who does not vote.
    /// Who was a member before and is none now is removed for ever.
    public mutating func configure(index: UInt64, term: UInt64, stamp: UInt64, memberIDs: [UInt64]) {
        checkFollows(index: index, term: term)
        members.configure(memberIDs)
        alarms.keep(for: memberIDs)
        var changes = StableHash()
        for id in memberIDs.sorted() { changes.add(id) }
        extendHash(at: Place(index: index, term: term, stamp: stamp), changes: changes)
    }

    /// Makes the state the beginning of another log: that of a cluster with no members yet.
    mutating func beginAnew(at index: UInt64, hash: UInt64, store: VersionedStore) {
        invariant(unfinished == nil, "a whole state begins anew")
        appliedIndex = index
        appliedTerm = 0
        self.hash = hash
        self.store = store
        members = MemberTable()
    }

    /// Frees what was compacted. See ``VersionedStore/sweep(budget:)``.
    @discardableResult
    public mutating func sweep(budget: Int) -> Bool { store.sweep(budget: budget) }

    /// Reads in one go. The header of the answer carries ``revision``.
    public func range(_ query: RangeQuery) throws(StoreError) -> RangeResult { try view.range(query) }

    private mutating func write(_ request: WriteRequest, at place: Place, _ budget: inout Int) -> ApplyProgress {
        let progress = store.apply(
            request, leaseExists: { [shards = leases.shards] in LeaseTable.exists($0, in: shards) }, budget: &budget)
        return conclude(progress, at: place)
    }

    private mutating func conclude(_ progress: WriteProgress, at place: Place) -> ApplyProgress {
        guard case .done(let outcome) = progress else {
            unfinished = place
            return .unfinished
        }
        var changes = StableHash()
        changes.add(outcome.changesHash)
        var answer = outcome.answer.map(Answer.init)
        if let ending = place.ending {
            for lease in ending.leases {
                leases.remove(lease)
                changes.add(UInt64(bitPattern: lease.rawValue))
            }
            answer = .success(ending.answer)
        } else {
            leases.note(outcome.changes)
        }
        extendHash(at: place, changes: changes)
        return .done(Outcome(answer: answer, revision: outcome.revision, changes: outcome.changes))
    }

    /// Deletes the keys of leases that end, at one revision.
    mutating func delete(_ keys: [[UInt8]], at place: Place, _ budget: inout Int) -> ApplyProgress {
        conclude(store.delete(keys, budget: &budget), at: place)
    }

    /// Concludes a command that changes something besides keys; the whole of it is in its payload.
    mutating func finish(_ answer: Answer, at place: Place, about payload: ArraySlice<UInt8>) -> ApplyProgress {
        finish(.success(answer), at: place, about: payload)
    }

    mutating func finish(
        _ answer: Result<Answer, StoreError>, at place: Place, about payload: ArraySlice<UInt8>, result: UInt64 = 0
    ) -> ApplyProgress {
        var changes = StableHash()
        payload.withUnsafeBytes { changes.add($0) }
        if result != 0 { changes.add(result) }
        extendHash(at: place, changes: changes)
        return .done(Outcome(answer: answer, revision: revision))
    }

    /// Cluster time at an entry: stamps never lead backwards.
    func time(at place: Place) -> UInt64 { max(time, place.stamp) }

    private mutating func extendHash(at place: Place, changes: StableHash) {
        appliedIndex = place.index
        appliedTerm = place.term
        time = time(at: place)
        var extended = StableHash(continuing: hash)
        extended.add(place.index)
        extended.add(place.term)
        extended.add(time)
        extended.add(UInt64(bitPattern: revision.number))
        extended.add(UInt64(bitPattern: view.compacted.number))
        extended.add(changes.value)
        hash = extended.value
    }

    private func checkFollows(index: UInt64, term: UInt64) {
        invariant(unfinished == nil, "one entry is applied at a time")
        invariant(index > appliedIndex && index - 1 == appliedIndex, "entries are applied in order, each once")
        invariant(term >= appliedTerm, "terms never go back along the log")
    }
}
