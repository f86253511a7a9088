import MVCC
import Testing

/// etcd's Put, DeleteRange and Compact, and the rules of revisions, sentence by sentence.
@Suite struct WriteTests {
    @Test("a new store is at revision 1 with nothing in it, and the first write makes revision 2")
    func newStore() {
        var kv = KV()
        #expect(kv.revision == 1 && kv.store.view.keyCount == 0 && kv.store.view.compacted == Revision(-1))
        #expect(kv.put("a", "1")?.revision == Revision(2))
    }

    @Test("a key counts its versions from creation to deletion, also when the value stays the same")
    func keyValueFields() {
        var kv = KV("a")
        kv.put("a", "v-a")
        #expect(
            kv.get("a")
                == KeyValue(
                    key: [0x61], value: Array("v-a".utf8), created: Revision(2), modified: Revision(3), version: 2))
        kv.delete("a")
        kv.put("a", "")
        #expect(kv.get("a")?.created == Revision(5) && kv.get("a")?.version == 1)
    }

    @Test("what a put may not say is refused")
    func putRefusals() {
        var kv = KV("a")
        var put = PutOperation(key: "", value: "")
        #expect(kv.refusal(.put(put)) == .keyNotProvided)
        put = PutOperation(key: "a", value: "x")
        put.ignoresValue = true
        #expect(kv.refusal(.put(put)) == .valueProvided)
        put = PutOperation(key: "a", value: "x", lease: 1)
        put.ignoresLease = true
        #expect(kv.refusal(.put(put)) == .leaseProvided)
        put = PutOperation(key: "missing", value: "x")
        put.ignoresLease = true
        #expect(kv.refusal(.put(put)) == .keyNotFound)
        #expect(kv.refusal(.put(PutOperation(key: "a", value: "", lease: 99))) == .leaseNotFound)
        #expect(kv.revision == 2 && kv.get("a")?.version == 1)
    }

    @Test("a put may keep the value or the lease that the key has")
    func ignoring() {
        var kv = KV()
        kv.leases = [7]
        kv.put("a", "kept", lease: 7)
        var put = PutOperation(key: "a", value: "")
        put.ignoresValue = true
        kv.apply(.put(put))
        #expect(kv.value("a") == "kept" && kv.get("a")?.lease == LeaseID.none, "no lease detaches")
        kv.put("a", "old", lease: 7)
        put = PutOperation(key: "a", value: "new")
        put.ignoresLease = true
        kv.apply(.put(put))
        #expect(kv.value("a") == "new" && kv.get("a")?.lease == LeaseID(7))
    }

    @Test("a put returns the version it replaced when asked, and nothing when there was none")
    func previous() {
        var kv = KV()
        #expect(kv.put("a", "1", previous: true)?.answer == .success(.put(PutResult())))
        let before = kv.get("a")
        #expect(kv.put("a", "2", previous: true)?.answer == .success(.put(PutResult(previous: before))))
        #expect(kv.put("a", "3")?.answer == .success(.put(PutResult())))
    }

    @Test("a change says what was and what is")
    func changes() {
        var kv = KV("a")
        let before = kv.get("a")
        let put = kv.put("a", "2")
        #expect(put?.changes == [Change(kind: .put, current: kv.get("a") ?? KeyValue(key: []), previous: before)])
        let current = kv.get("a")
        let deleted = KeyValue(key: [0x61], modified: Revision(4))
        #expect(kv.delete("a")?.changes == [Change(kind: .delete, current: deleted, previous: current)])
    }

    @Test("a delete that meets keys makes one revision, one that meets none makes none")
    func delete() {
        var kv = KV("a", "b", "c")
        let previous = [kv.get("a"), kv.get("b")].compactMap { $0 }
        let outcome = kv.delete("a", "c", previous: true)
        #expect(outcome?.answer == .success(.deleteRange(DeleteResult(deleted: 2, previous: previous))))
        #expect(outcome?.revision == Revision(5) && outcome?.changes.map(\.current.modified.number) == [5, 5])
        let none = kv.delete("a", "c", previous: true)
        #expect(none?.answer == .success(.deleteRange(DeleteResult())) && none?.revision == Revision(5))
        #expect(kv.refusal(.deleteRange(DeleteRangeOperation(KeyRange("", "z")))) == .keyNotProvided)
    }

    @Test("a compaction at or below the last, and one of what is to come, are refused; none makes a revision")
    func compaction() {
        var kv = KV("a", "b", "c")
        #expect(kv.refusal(.compact(Compaction(revision: Revision(-1)))) == .compacted)
        #expect(kv.refusal(.compact(Compaction(revision: Revision(5)))) == .futureRevision)
        #expect(kv.compact(0)?.answer == .success(.compact))
        #expect(kv.compact(3)?.revision == Revision(4))
        #expect(kv.refusal(.compact(Compaction(revision: Revision(3)))) == .compacted)
        #expect(kv.refusal(.compact(Compaction(revision: Revision(2)))) == .compacted)
        #expect(kv.refusal(.compact(Compaction(revision: Revision(.max)))) == .futureRevision)
        #expect(kv.revision == 4 && kv.store.view.compacted == Revision(3))
    }

    @Test("compaction keeps of every key the newest version at or below it, unless that is a tombstone")
    func compactionKeeps() throws {
        var kv = KV("a", "gone", "b")
        kv.put("a", "2")
        kv.delete("gone")
        kv.put("b", "2")
        kv.delete("b")
        kv.compact(6)
        #expect(kv.store.view.historyBytes > 0 && !kv.store.view.isSwept)
        for budget in [1, 2, .max] { kv.store.sweep(budget: budget) }
        #expect(kv.store.view.isSwept)
        #expect(try kv.range(RangeQuery(.all, revision: Revision(6))).keyValues.map(\.version) == [2, 1])
        #expect(try kv.range(RangeQuery(.all, revision: Revision(7))).keyValues.map(\.version) == [2, 2])
        #expect(try kv.keys(RangeQuery(.all)) == ["a"])
        kv.compact(8)
        kv.store.sweep(budget: .max)
        // The key of the deletion at the floor itself, which a watcher may still ask for.
        #expect(kv.store.view.historyBytes == 1)
    }

    @Test("a floor that moves during a sweep does not bring deleted keys back")
    func floorMovesDuringSweep() throws {
        var kv = KV("a", "b", "c")
        for key in ["a", "b", "c"] { kv.delete(key) }
        kv.compact(4)
        kv.store.sweep(budget: 1)
        kv.compact(7)
        for _ in 0..<10 {
            kv.store.sweep(budget: 1)
            #expect(try kv.range(RangeQuery(.all, revision: Revision(7))).count == 0)
        }
        kv.store.sweep(budget: .max)
        #expect(kv.store.view.isSwept && kv.store.view.historyBytes == 1)
    }

    @Test("sizes count what exists and what is kept for earlier reads")
    func sizes() {
        var kv = KV()
        kv.put("key", "1234")
        #expect(kv.store.view.liveBytes == 7 && kv.store.view.historyBytes == 0)
        kv.put("key", "12")
        #expect(kv.store.view.liveBytes == 5 && kv.store.view.historyBytes == 7)
        kv.delete("key")
        #expect(kv.store.view.liveBytes == 0 && kv.store.view.historyBytes == 7 + 5 + 3)
    }

    @Test("a large delete is made in slices and seen at once")
    func slicedDelete() {
        var kv = KV()
        for number in 0..<500 { kv.put("k\(number)", "v") }
        let request = WriteRequest.deleteRange(DeleteRangeOperation(.all))
        var left = 20
        var progress = kv.store.apply(request, leaseExists: { _ in true }, budget: &left)
        var slices = 0
        while progress == .unfinished {
            slices += 1
            #expect(kv.store.isApplying && kv.store.view.keyCount == 500 && kv.revision == 501)
            kv.store.sweep(budget: 10)
            left = 20
            progress = kv.store.continueApply(leaseExists: { _ in true }, budget: &left)
        }
        #expect(slices >= 25)
        #expect(!kv.store.isApplying && kv.store.view.keyCount == 0 && kv.revision == 502)
        guard case .done(let outcome) = progress else { return }
        #expect(outcome.changes.count == 500)
    }

    @Test("a write takes from the budget what it looks at, also when it fits in")
    func spentBudget() {
        var kv = KV()
        for number in 0..<500 { kv.put("k\(100 + number)", "v") }
        var left = 10_000
        for hundred in 1...4 {
            let before = left
            let range = KeyRange(key: Array("k\(hundred)".utf8), end: Array("k\(hundred + 1)".utf8))
            let request = WriteRequest.deleteRange(DeleteRangeOperation(range))
            guard case .done(let outcome) = kv.store.apply(request, leaseExists: { _ in true }, budget: &left) else {
                Issue.record("a deletion within the budget is done at once")
                return
            }
            #expect(outcome.changes.count == 100)
            #expect((100...110).contains(before - left))
        }
    }

    @Test("a key and value that are too large together are refused")
    func tooLarge() {
        let put = PutOperation(key: "ab", value: "cd")
        var limits = StoreLimits.standard
        limits.keyAndValueBytesMax = 3
        #expect(throws: StoreError.requestTooLarge) { try WriteRequest.put(put).validate(limits) }
        limits.keyAndValueBytesMax = 4
        #expect(throws: Never.self) { try WriteRequest.put(put).validate(limits) }
    }
}
