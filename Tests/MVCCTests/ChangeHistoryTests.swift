import Bytes
import MVCCTestKit
import Testing

@testable import MVCC

/// Changes that are read again, against the changes that were told when they were made.
@Suite struct ChangeHistoryTests {
    private struct Told {
        var changes: [Int64: [Change]] = [:]
        var store = VersionedStore()

        mutating func apply(_ request: WriteRequest) {
            guard (try? request.validate()) != nil,
                case .done(let outcome) = store.apply(request, leaseExists: { _ in true }), !outcome.changes.isEmpty
            else { return }
            changes[outcome.revision.number] = outcome.changes
        }

        /// What reading a revision again should bring, when nothing below the other one is left.
        func expected(at revision: Int64, in range: KeyRange, withPrevious: Bool, floor: Int64) -> [Change] {
            // No request meets the keys of the other keyspace.
            let isSystem = SystemKeyspace.contains(range.key)
            let seen = (changes[revision] ?? []).filter { range.contains($0.current.key) && !isSystem }
            return seen.map { change in
                var change = change
                if !withPrevious || revision <= max(1, floor) { change.previous = nil }
                return change
            }
        }
    }

    private func check(_ told: Told, _ view: StoreView, _ ranges: [KeyRange], _ comment: Comment) throws {
        for range in ranges {
            let floor = view.changesIntactFrom(ofKeysLike: range.key).number
            for revision in floor...max(floor, view.revision.number) {
                for withPrevious in [true, false] {
                    var budget = 1_000
                    let changes = view.changes(
                        at: Revision(revision), in: range, withPrevious: withPrevious, budget: &budget)
                    let expected = told.expected(
                        at: revision, in: range, withPrevious: withPrevious, floor: floor)
                    try #require(changes == expected, comment)
                    #expect(budget < 1_000)
                }
            }
        }
    }

    @Test(
        "each revision from the floor on tells what it changed, while sweeping, and after a snapshot", arguments: 0..<60
    )
    func agrees(_ seed: UInt64) throws {
        var requests = Requests(seed: seed, keyCount: [3, 12, 60][Int(seed % 3)])
        var told = Told()
        var ranges = [KeyRange.all]
        for _ in 0..<120 {
            told.apply(requests.write(around: told.store.revision.number))
            if requests.random.oneIn(3) { told.store.sweep(budget: 1 + requests.random.below(9)) }
            if requests.random.oneIn(30) { ranges.append(requests.range(from: requests.key())) }
        }
        try check(told, told.store.view, ranges, "seed \(seed)")
        while !told.store.sweep(budget: 3) {}
        try check(told, told.store.view, ranges, "seed \(seed), swept")

        var encoder = SnapshotEncoder(told.store.view)
        var decoder = SnapshotDecoder()
        while let bytes = encoder.next(bytesMax: 100) { _ = decoder.add(bytes) }
        try check(told, #require(decoder.view), ranges, "seed \(seed), from a snapshot")
    }

    @Test("a deletion at the compacted revision is told; one below it is forgotten")
    func deletionAtTheFloor() {
        var told = Told()
        told.apply(.put(PutOperation(key: [1], value: [1])))
        told.apply(.deleteRange(DeleteRangeOperation(KeyRange(key: [1]))))
        told.apply(.put(PutOperation(key: [2], value: [1])))
        func deletions() -> [Change] {
            var budget = 1
            return told.store.view.changes(at: Revision(3), in: .all, withPrevious: true, budget: &budget)
        }
        told.apply(.compact(Compaction(revision: Revision(3))))
        while !told.store.sweep(budget: 1) {}
        #expect(
            deletions() == [Change(kind: .delete, current: KeyValue(key: [1], modified: Revision(3)), previous: nil)])
        told.apply(.compact(Compaction(revision: Revision(4))))
        while !told.store.sweep(budget: 1) {}
        #expect(deletions().isEmpty)
    }

    @Test("many revisions: what is below the floor is let go of, what is above it is not")
    func forgets() {
        var told = Told()
        for number in 0..<2_000 { told.apply(.put(PutOperation(key: [UInt8(number % 7)], value: []))) }
        told.apply(.compact(Compaction(revision: Revision(1_500))))
        #expect(told.store.view.users.changes.changes(at: 1_000).count == 1)
        told.store.sweep(budget: 1)
        let log = told.store.view.users.changes
        #expect(
            log.changes(at: 1_000).isEmpty && log.changes(at: 1_500).count == 1 && log.changes(at: 2_001).count == 1)
    }

    @Test("revisions may lie as far apart as they can")
    func farApart() {
        var log = ChangeLog()
        let revisions = [1, 600, 1 << 40, Int64.max]
        for revision in revisions.reversed() {
            [UInt8(truncatingIfNeeded: revision)].withUnsafeBytes { log.note($0, at: revision, order: 0) }
        }
        #expect(revisions.map { log.changes(at: $0).map(\.key) } == [[[1]], [[88]], [[0]], [[255]]])
        log.forget(below: 1 << 40)
        #expect(revisions.map { log.changes(at: $0).count } == [0, 0, 1, 1])
    }
}
