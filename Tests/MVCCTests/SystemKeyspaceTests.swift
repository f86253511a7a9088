import MVCC
import Testing

/// An etcd client never meets what is not its own.
@Suite struct SystemKeyspaceTests {
    private func store() -> KV {
        var kv = KV("a", "\0", "\0holdfast", "\0holdfasu")
        let put = PutOperation(key: "\0holdfast/x", value: "secret")
        kv.apply(.put(put), by: .registry)
        return kv
    }

    @Test("no range, count, comparison or delete of a client's meets a system key unless its own key begins there")
    func unseen() throws {
        var kv = store()
        #expect(kv.revision == 6, "both keyspaces share the revisions")
        #expect(try kv.range(RangeQuery(.all)).count == 4)
        #expect(try kv.keys(RangeQuery(.from(Array("\0holdfast".utf8)))) == ["\0holdfast", "\0holdfasu", "a"])
        #expect(try kv.range(RangeQuery(.all, revision: Revision(6), countOnly: true)).count == 4)
        #expect(kv.store.view.keyCount == 4)
        #expect(kv.holds(Comparison(.all, .less, .modified(Revision(6)))) == true)
        #expect(kv.delete("\0", "\0")?.changes.count == 4)
        #expect(kv.value("\0holdfast/x") == "secret")
    }

    @Test("a client whose key begins there reads system keys and no others")
    func readable() throws {
        var kv = store()
        #expect(try kv.keys(RangeQuery(.from(SystemKeyspace.prefix))) == ["\0holdfast/x"])
        #expect(try kv.keys(RangeQuery(.prefix(SystemKeyspace.prefix))) == ["\0holdfast/x"])
        #expect(try kv.range(RangeQuery(.from(SystemKeyspace.prefix), revision: Revision(5))).count == 0)
        #expect(kv.holds(Comparison(KeyRange("\0holdfast/x"), .equal, .version(1))) == true)
    }

    @Test("a client's write there is refused")
    func refused() {
        var kv = store()
        #expect(kv.refusal(.put(PutOperation(key: "\0holdfast/", value: ""))) == .reservedKey)
        #expect(kv.refusal(.deleteRange(DeleteRangeOperation(KeyRange("\0holdfast/x")))) == .reservedKey)
        #expect(kv.refusal(.transaction(Transaction(failure: [.put("\0holdfast/y")]))) == .reservedKey)
        let nested = Transaction(success: [.delete("\0holdfast/", "\0")])
        #expect(kv.refusal(.transaction(Transaction(success: [.transaction(nested)]))) == .reservedKey)
        #expect(kv.refusal(.put(PutOperation(key: "\0holdfast", value: ""))) == nil)
    }

    @Test("a client's compaction leaves the history of system keys, a registry's that of users' keys")
    func compaction() throws {
        var kv = store()
        kv.apply(.put(PutOperation(key: "\0holdfast/x", value: "2")), by: .registry)
        kv.put("a", "2")
        kv.compact(8)
        kv.store.sweep(budget: .max)
        let old = RangeQuery(.from(SystemKeyspace.prefix), revision: Revision(6))
        #expect(try kv.range(old).keyValues.map(\.version) == [1])
        #expect(throws: StoreError.compacted) { try kv.range(RangeQuery(.all, revision: Revision(6))) }
        kv.apply(.compact(Compaction(revision: Revision(8))), by: .registry)
        #expect(throws: StoreError.compacted) { try kv.range(old) }
    }

    @Test("one transaction of a registry's may change both keyspaces, in one revision")
    func both() throws {
        var kv = store()
        let transaction = Transaction(success: [.put("user"), .put("\0holdfast/y"), .delete("\0holdfast/x")])
        let outcome = kv.apply(.transaction(transaction), by: .registry)
        #expect(outcome?.changes.map(\.current.modified.number) == [7, 7, 7])
        let read = try #require(SnapshotTests.decode(SnapshotTests.encode(kv.store.view)))
        #expect(try read.range(RangeQuery(.from(SystemKeyspace.prefix))).count == 1)
        #expect(try read.range(RangeQuery(.all)).count == 5)
    }
}
