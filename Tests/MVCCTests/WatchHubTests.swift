import MVCC
import MVCCTestKit
import Testing

/// Watchers against a list of everything that ever changed: each is told all that it wants, once and in order, or its end.
@Suite struct WatchHubTests {
    private struct Event: Equatable {
        var revision: Revision
        var change: Change
    }

    private struct Watched {
        var interest: WatchInterest
        var from: Revision
        var told: [Event] = []
        var isBehind: Bool
        var end: Revision?
    }

    private struct World {
        var requests: Requests
        var store = VersionedStore()
        var hub: WatchHub
        var history: [Event] = []
        var watched: [WatcherID: Watched] = [:]

        init(seed: UInt64) {
            requests = Requests(seed: seed, keyCount: [3, 12, 60][Int(seed % 3)])
            hub = WatchHub(after: store.view)
        }

        mutating func write() {
            let request = requests.write(around: store.revision.number)
            guard (try? request.validate()) != nil,
                case .done(let outcome) = store.apply(request, leaseExists: { _ in true })
            else { return }
            history += outcome.changes.map { Event(revision: outcome.revision, change: $0) }
        }

        /// Not before those who are synced have been told, as a replica does it.
        mutating func sweep() {
            if hub.next > store.view.compacted { store.sweep(budget: 1 + requests.random.below(9)) }
        }

        mutating func watch() {
            let range = requests.random.oneIn(2) ? requests.range(from: requests.key()) : KeyRange(key: requests.key())
            let interest = WatchInterest(
                range, wantsPuts: !requests.random.oneIn(5), wantsDeletes: !requests.random.oneIn(5),
                wantsPrevious: requests.random.oneIn(2))
            let now = store.revision.number
            let from: Revision? =
                requests.random.oneIn(3) ? nil : Revision(Int64(requests.random.below(Int(now) + 10)) + 1)
            let id = hub.add(interest, from: from, on: store.view)
            watched[id] = Watched(
                interest: interest, from: from ?? store.revision.next, isBehind: hub.isBehind(id))
        }

        mutating func advance() {
            var budget = 1 + requests.random.below(20)
            var told: [(WatcherID, Event)] = []
            _ = hub.advance(on: store.view, budget: &budget) { id, revision, changes, places in
                told += places.map { (id, Event(revision: revision, change: changes[$0])) }
            }
            for (id, event) in told {
                var event = event
                if watched[id]?.interest.wantsPrevious == false { event.change.previous = nil }
                watched[id]?.told.append(event)
            }
        }

        mutating func catchUp(_ id: WatcherID) {
            var budget = 1 + requests.random.below(10)
            switch hub.catchUp(id, on: store.view, budget: &budget, bytesMax: 1 + requests.random.below(400)) {
            case nil: watched[id]?.isBehind = false
            case .compacted(let floor): watched[id]?.end = floor
            case .read(let pieces, let isSynced):
                for piece in pieces {
                    watched[id]?.told += piece.changes.map { Event(revision: piece.revision, change: $0) }
                }
                watched[id]?.isBehind = !isSynced
            }
        }

        /// What a watcher should have been told of: everything that it wants below a revision.
        func expected(_ watcher: Watched, below revision: Revision) -> [Event] {
            let isSystem = SystemKeyspace.contains(watcher.interest.range.key)
            return history.filter { event in
                let isWanted =
                    event.change.kind == .put ? watcher.interest.wantsPuts : watcher.interest.wantsDeletes
                return event.revision >= watcher.from && event.revision < revision && isWanted && !isSystem
                    && watcher.interest.range.contains(event.change.current.key)
            }
        }
    }

    /// Without the previous versions, which compaction may take.
    private func bare(_ events: [Event]) -> [Event] {
        events.map { event in
            var event = event
            event.change.previous = nil
            return event
        }
    }

    private func check(_ world: World, isAtEnd: Bool, _ comment: Comment) throws {
        for (id, watcher) in world.watched {
            let expected = world.expected(watcher, below: world.store.revision.next)
            let prefix = expected.prefix(watcher.told.count)
            try #require(bare(watcher.told) == bare(Array(prefix)), comment)
            for (told, change) in zip(watcher.told, prefix) where watcher.interest.wantsPrevious {
                #expect(told.change.previous == nil || told.change.previous == change.change.previous, comment)
            }
            if isAtEnd, watcher.end == nil { #expect(watcher.told.count == expected.count, "\(comment), \(id)") }
            if let end = watcher.end { #expect(watcher.from < end, comment) }
        }
    }

    @Test("every watcher is told what it wants, once and in order, or that it is compacted", arguments: 0..<100)
    func complete(_ seed: UInt64) throws {
        var world = World(seed: seed)
        for step in 0..<300 {
            switch world.requests.random.below(8) {
            case 0, 1, 2: world.write()
            case 3: world.sweep()
            case 4: world.watch()
            case 5: world.advance()
            case 6:
                for id in world.watched.keys.sorted() where world.requests.random.oneIn(4) {
                    world.hub.fallBehind(id)
                    world.watched[id]?.isBehind = true
                }
            default:
                for id in world.watched.keys.sorted() where world.watched[id]?.end == nil { world.catchUp(id) }
            }
            if step % 10 == 0 { try check(world, isAtEnd: false, "seed \(seed), step \(step)") }
        }
        while world.hub.next <= world.store.revision { world.advance() }
        for id in world.watched.keys.sorted() {
            for _ in 0..<5_000 where world.watched[id]?.isBehind == true && world.watched[id]?.end == nil {
                world.catchUp(id)
            }
        }
        try check(world, isAtEnd: true, "seed \(seed), at the end")
        #expect(world.watched.values.contains { !$0.told.isEmpty })
    }

    @Test("who is synced when its history is compacted is told all of it")
    func syncedAcrossCompaction() {
        var store = VersionedStore()
        var hub = WatchHub(after: store.view)
        let id = hub.add(WatchInterest(.all, wantsPrevious: true), from: nil, on: store.view)
        for value in 1...3 as ClosedRange<UInt8> {
            _ = store.apply(.put(PutOperation(key: [1], value: [value])), leaseExists: { _ in true })
        }
        _ = store.apply(.compact(Compaction(revision: Revision(4))), leaseExists: { _ in true })
        var told: [Change] = []
        var budget = 100
        let isDone = hub.advance(on: store.view, budget: &budget) { watcher, _, changes, places in
            #expect(watcher == id)
            told += places.map { changes[$0] }
        }
        #expect(isDone && told.map(\.current.value) == [[1], [2], [3]])
        #expect(told.map { $0.previous?.value } == [nil, [1], [2]])
        #expect(hub.syncedThrough(id) == Revision(4))
    }

    @Test("who begins in compacted history hears of that, also when synced watchers have yet to be told of the same")
    func compactedStartOnABusyMember() {
        var store = VersionedStore()
        var hub = WatchHub(after: store.view)
        let early = hub.add(WatchInterest(.all), from: nil, on: store.view)
        for value in 1...3 as ClosedRange<UInt8> {
            _ = store.apply(.put(PutOperation(key: [1], value: [value])), leaseExists: { _ in true })
        }
        _ = store.apply(.compact(Compaction(revision: Revision(4))), leaseExists: { _ in true })
        let below = hub.add(WatchInterest(.all), from: Revision(3), on: store.view)
        let at = hub.add(WatchInterest(.all), from: Revision(4), on: store.view)
        var budget = 100
        #expect(hub.catchUp(below, on: store.view, budget: &budget, bytesMax: 100) == .compacted(Revision(4)))
        var told: [WatcherID: Int] = [:]
        _ = hub.advance(on: store.view, budget: &budget) { id, _, _, places in told[id, default: 0] += places.count }
        #expect(told == [early: 3, at: 1])
    }

    @Test("a watcher of the future is told nothing before, and is synced only then")
    func future() {
        var store = VersionedStore()
        var hub = WatchHub(after: store.view)
        let id = hub.add(WatchInterest(.all), from: Revision(4), on: store.view)
        var told: [Revision] = []
        func advance() {
            var budget = 100
            _ = hub.advance(on: store.view, budget: &budget) { _, revision, _, _ in told.append(revision) }
        }
        for step in 1...4 {
            #expect((hub.syncedThrough(id) == nil) == (step <= 2))
            _ = store.apply(.put(PutOperation(key: [1], value: [])), leaseExists: { _ in true })
            advance()
        }
        #expect(told == [Revision(4), Revision(5)])
        hub.remove(id)
        _ = store.apply(.put(PutOperation(key: [1], value: [])), leaseExists: { _ in true })
        advance()
        #expect(told.count == 2 && hub.watcherCount == 0)
    }

    @Test("changes of one revision come together, for each watcher those that it wants")
    func together() {
        var store = VersionedStore()
        var hub = WatchHub(after: store.view)
        let all = hub.add(WatchInterest(.all), from: nil, on: store.view)
        let one = hub.add(WatchInterest(KeyRange(key: [2])), from: nil, on: store.view)
        let puts = (1...3).map { MVCC.Operation.put(PutOperation(key: [$0], value: [])) }
        _ = store.apply(.transaction(Transaction(success: puts)), leaseExists: { _ in true })
        var told: [WatcherID: [[Int]]] = [:]
        var budget = 1
        _ = hub.advance(on: store.view, budget: &budget) { id, _, _, places in told[id, default: []].append(places) }
        #expect(told == [all: [[0, 1, 2]], one: [[1]]])
    }

    @Test(
        "when the store comes whole from another member, watchers are told what it still knows, or that it is compacted"
    )
    func wholeStore() throws {
        for (compacted, isCompacted) in [(3, false), (6, true)] as [(Int64, Bool)] {
            var store = VersionedStore()
            var hub = WatchHub(after: store.view)
            let id = hub.add(WatchInterest(.all), from: nil, on: store.view)
            for value in 1...7 as ClosedRange<UInt8> {
                _ = store.apply(.put(PutOperation(key: [1], value: [value])), leaseExists: { _ in true })
                guard value == 2 else { continue }
                var budget = 10
                _ = hub.advance(on: store.view, budget: &budget) { _, _, _, _ in }
            }
            _ = store.apply(.compact(Compaction(revision: Revision(compacted))), leaseExists: { _ in true })
            var encoder = SnapshotEncoder(store.view)
            var decoder = SnapshotDecoder()
            while let bytes = encoder.next(bytesMax: 1_000) { _ = decoder.add(bytes) }
            let whole = try #require(decoder.view)

            var told: [UInt8] = []
            var budget = 100
            let isDone = hub.advance(on: whole, budget: &budget) { _, _, changes, places in
                told += places.map { changes[$0].current.value[0] }
            }
            #expect(isDone && hub.next == Revision(9))
            #expect(told == (isCompacted ? [] : [3, 4, 5, 6, 7]))
            #expect(hub.takeFallen() == (isCompacted ? [id] : []))
            #expect(
                hub.catchUp(id, on: whole, budget: &budget, bytesMax: 100)
                    == (isCompacted ? .compacted(Revision(6)) : nil))
        }
    }
}
