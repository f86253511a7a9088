#if Zoo
    internal import Zoo
#endif

internal import Bytes

/// All watchers of one member, and how far each has come: every change that a watcher wants is told to it once and in order, or
/// its end is.
///
///                  its stream is full
///        synced ───────────────────────► behind ───── compacted past it ───► gone
///          ▲                               │
///          └──── has read all there is ────┘
///
/// Synced watchers have all been told of everything below ``next``, and share the reading of what comes. Those behind read on by themselves, a
/// piece at a time. Both read the changes again from the store (``StoreView/changes(at:in:withPrevious:budget:)``), so that it does not
/// matter how the store came to them: by applying entries, or whole from another member.
public struct WatchHub: Sendable {
    private enum Progress: Sendable {
        /// Told of everything below ``WatchHub/next`` that is not below `from`.
        case synced(from: Revision)
        case behind(next: Revision)
    }

    private struct Watcher: Sendable {
        var interest: WatchInterest
        var progress: Progress
    }

    /// What a watcher that is behind gets for one step.
    public enum CatchUp: Hashable, Sendable {
        /// Changes by revision, without those revisions that brought none. `isSynced`: it has read all there is.
        case read([Piece], isSynced: Bool)
        /// History before this revision is gone: the watcher has been removed.
        case compacted(Revision)
    }

    public struct Piece: Hashable, Sendable {
        public var revision: Revision
        public var changes: [Change]
    }

    /// The first revision that synced watchers have not been told of.
    public private(set) var next: Revision
    private var watchers: [WatcherID: Watcher] = [:]
    private var users = WatcherIndex()
    private var system = WatcherIndex()
    private var lastNumber: UInt64 = 0
    private var fallen: [WatcherID] = []

    /// Nobody watches yet. Changes after that of `view` will be told.
    public init(after view: StoreView) { next = view.revision.next }

    public var watcherCount: Int { watchers.count }

    /// Adds a watcher of everything from `first` on; nil: of what comes after now. Whoever begins in the past is behind.
    public mutating func add(_ interest: WatchInterest, from first: Revision?, on view: StoreView) -> WatcherID {
        lastNumber += 1
        let id = WatcherID(lastNumber)
        let from = start(first) ?? view.revision.next
        // Who begins below the floor hears so, also while those who are synced have not been told so far yet: what a start
        // means must not depend on how busy the member is.
        let isBehind = from < next || from < view.changesFloor(ofKeysLike: interest.range.key)
        watchers[id] = Watcher(interest: interest, progress: isBehind ? .behind(next: from) : .synced(from: from))
        if !isBehind { join(id, interest) }
        return id
    }

    public func interest(of id: WatcherID) -> WatchInterest? { watchers[id]?.interest }

    /// Where a watcher begins; only a mutation begins earlier.
    @inline(__always)
    private func start(_ first: Revision?) -> Revision? {
        #if Zoo
            if let first, first > .initial, zoo(.z108) { return Revision(first.number - 1) }
        #endif
        return first
    }

    public mutating func remove(_ id: WatcherID) {
        guard let watcher = watchers.removeValue(forKey: id) else { return }
        if case .synced = watcher.progress { leave(id, watcher.interest) }
    }

    /// A watcher is told no more until it has been caught up, since its stream is full. `first`: it could not take what it was told from
    /// there on; nil: it has taken everything.
    public mutating func fallBehind(_ id: WatcherID, from first: Revision? = nil) {
        guard let watcher = watchers[id] else { return }
        switch watcher.progress {
        case .synced(let from):
            leave(id, watcher.interest)
            watchers[id]?.progress = .behind(next: first ?? max(from, next))
        case .behind(let next): watchers[id]?.progress = .behind(next: first ?? next)
        }
    }

    public func isBehind(_ id: WatcherID) -> Bool {
        if case .behind = watchers[id]?.progress { true } else { false }
    }

    /// Up to which revision a watcher has been told everything; nil while that is not all there is.
    public func syncedThrough(_ id: WatcherID) -> Revision? {
        #if Zoo
            if isBehind(id), zoo(.z202) { return Revision(next.number - 1) }
        #endif
        guard case .synced(let from) = watchers[id]?.progress, from <= next else { return nil }
        return Revision(next.number - 1)
    }

    /// How many revisions of the store a watcher has not been told of; 0 when it is up to date.
    public func lag(of id: WatcherID, on view: StoreView) -> Int64 {
        let told: Revision
        switch watchers[id]?.progress {
        case nil: return 0
        case .synced(let from): told = max(from, next)
        case .behind(let next): told = next
        }
        return max(0, view.revision.number - told.number + 1)
    }

    // MARK: Those that are synced

    /// Tells synced watchers of the next revisions: each watcher with the changes that it wants, by their places among those of the revision.
    ///
    /// One revision at least, then until `budget` is used up, of which one is taken for each change and each time that one is told.
    /// False when there is more to tell.
    public mutating func advance(
        on view: StoreView, budget: inout Int,
        _ tell: (_ watcher: WatcherID, _ revision: Revision, _ changes: [Change], _ places: [Int]) -> Void
    ) -> Bool {
        while next <= view.revision {
            guard budget > 0 else { return false }
            if users.isEmpty, system.isEmpty {
                next = view.revision.next
                return true
            }
            // A store that came whole from another member may have forgotten what these have not been told.
            if !users.isEmpty, next < view.changesIntactFrom(ofKeysLike: []), !isForgetfulnessIgnored {
                allFallBehind(system: false)
            }
            if !system.isEmpty, next < view.changesIntactFrom(ofKeysLike: SystemKeyspace.prefix) {
                allFallBehind(system: true)
            }
            distribute(next, to: users, .all, on: view, &budget, tell)
            distribute(next, to: system, .prefix(SystemKeyspace.prefix), on: view, &budget, tell)
            next = next.next
        }
        return true
    }

    /// Only a mutation lets watchers go on in a store that has forgotten what they have not been told.
    @inline(__always)
    private var isForgetfulnessIgnored: Bool {
        #if Zoo
            if zoo(.z203) { return true }
        #endif
        return false
    }

    private func distribute(
        _ revision: Revision, to index: WatcherIndex, _ range: KeyRange, on view: StoreView, _ budget: inout Int,
        _ tell: (_ watcher: WatcherID, _ revision: Revision, _ changes: [Change], _ places: [Int]) -> Void
    ) {
        guard !index.isEmpty else { return }
        let changes = view.changes(at: revision, in: range, withPrevious: true, budget: &budget)
        var places: [WatcherID: [Int]] = [:]
        var order: [WatcherID] = []
        for (place, change) in changes.enumerated() {
            index.forEach(watching: change.current.key) { id in
                guard let watcher = watchers[id], watcher.interest.wants(change.kind),
                    case .synced(let from) = watcher.progress, from <= revision
                else { return }
                budget -= 1
                if changes.count == 1 { return tell(id, revision, changes, [0]) }
                if places[id, default: []].isEmpty { order.append(id) }
                places[id, default: []].append(place)
            }
        }
        for id in order { tell(id, revision, changes, places[id] ?? []) }
    }

    // MARK: Those that are behind

    /// Reads on for a watcher that is behind: until `budget` changes have been looked at, or those that it wants have about `bytesMax` bytes; one
    /// revision at least. Nil for a watcher that is not behind.
    public mutating func catchUp(
        _ id: WatcherID, on view: StoreView, budget: inout Int, bytesMax: Int
    ) -> CatchUp? {
        guard let watcher = watchers[id], case .behind(var revision) = watcher.progress else { return nil }
        let interest = watcher.interest
        let floor = view.changesFloor(ofKeysLike: interest.range.key)
        #if Zoo
            if revision < floor, zoo(.z110) { revision = floor }
        #endif
        guard revision >= floor else {
            watchers[id] = nil
            #if Zoo
                if zoo(.z204) { return .compacted(.zero) }
            #endif
            return .compacted(floor)
        }
        var pieces: [Piece] = []
        var bytes = 0
        // What is not told to the synced yet is told to this one with them.
        while revision < next, budget > 0, bytes < bytesMax {
            // What was there before the compacted revision is not told, whether it has been swept or not, as in etcd.
            let changes = whole(
                view.changes(
                    at: revision, in: interest.range, withPrevious: interest.wantsPrevious && revision > floor,
                    budget: &budget
                ).filter { interest.wants($0.kind) })
            if !changes.isEmpty {
                bytes += changes.reduce(0) { $0 + $1.byteCount }
                pieces.append(Piece(revision: revision, changes: changes))
            }
            revision = revision.next
        }
        let isSynced = revision >= next
        if isSynced { join(id, interest) }
        #if Zoo
            if isSynced, next <= view.revision, zoo(.z107) { revision = view.revision.next }
        #endif
        watchers[id]?.progress = isSynced ? .synced(from: revision) : .behind(next: revision)
        return .read(pieces, isSynced: isSynced)
    }

    /// All that a revision changed; only a mutation leaves the last of it out.
    @inline(__always)
    private func whole(_ changes: [Change]) -> [Change] {
        #if Zoo
            if changes.count > 1, zoo(.z206) { return Array(changes.dropLast()) }
        #endif
        return changes
    }

    /// Their next read tells them whether what they lack is compacted.
    private mutating func allFallBehind(system: Bool) {
        for id in watchers.keys.sorted() where SystemKeyspace.contains(watchers[id]?.interest.range.key ?? []) == system
        {
            guard let watcher = watchers[id], case .synced = watcher.progress else { continue }
            fallBehind(id)
            fallen.append(id)
        }
    }

    /// Those that have fallen behind without being told to, since the store forgot what they lack.
    public mutating func takeFallen() -> [WatcherID] {
        defer { fallen = [] }
        return fallen
    }

    // MARK: The indexes

    private mutating func join(_ id: WatcherID, _ interest: WatchInterest) {
        if SystemKeyspace.contains(interest.range.key) {
            system.insert(interest.range, id)
        } else {
            users.insert(interest.range, id)
        }
    }

    private mutating func leave(_ id: WatcherID, _ interest: WatchInterest) {
        if SystemKeyspace.contains(interest.range.key) {
            system.remove(interest.range, id)
        } else {
            users.remove(interest.range, id)
        }
    }
}

extension Change {
    /// About the memory that the change takes on its way.
    fileprivate var byteCount: Int {
        current.key.count + current.value.count + (previous.map { $0.key.count + $0.value.count } ?? 0) + 64
    }
}
