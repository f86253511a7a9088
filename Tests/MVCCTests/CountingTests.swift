import MVCC
import Testing

/// What is counted for those who watch a store.
@Suite struct CountingTests {
    private func apply(_ request: WriteRequest, _ store: inout VersionedStore) {
        guard case .done = store.apply(request, leaseExists: { _ in true }) else {
            Issue.record("a write without a bound is done")
            return
        }
    }

    private let put = Operation.put(PutOperation(key: [1], value: [1]))

    @Test("operations are counted wherever they stand, and refusals and compactions are not")
    func operations() {
        var store = VersionedStore()
        apply(.put(PutOperation(key: [1], value: [1])), &store)
        apply(.deleteRange(DeleteRangeOperation(KeyRange(key: [9]))), &store)
        let inner = Transaction(success: [put, .range(RangeQuery(KeyRange(key: [1])))])
        apply(
            .transaction(
                Transaction(success: [.deleteRange(DeleteRangeOperation(KeyRange(key: [9]))), .transaction(inner)])),
            &store)
        apply(.compact(Compaction(revision: Revision(2))), &store)
        apply(.compact(Compaction(revision: Revision(2))), &store)
        #expect(store.counts.puts == 2)
        #expect(store.counts.deletes == 2)
        #expect(store.counts.transactions == 2)
        #expect(store.counts.ranges == 1)
        #expect(VersionedStore(store.view).counts == OperationCounts())
    }

    @Test("a watcher lags by the revisions that it has not been told of")
    func lag() {
        var store = VersionedStore()
        var hub = WatchHub(after: store.view)
        let synced = hub.add(WatchInterest(KeyRange(key: [1])), from: nil, on: store.view)
        let future = hub.add(WatchInterest(KeyRange(key: [1])), from: Revision(100), on: store.view)
        for _ in 0..<3 { apply(.put(PutOperation(key: [1], value: [1])), &store) }
        let behind = hub.add(WatchInterest(KeyRange(key: [1])), from: Revision(1), on: store.view)
        #expect(hub.lag(of: synced, on: store.view) == 3)
        #expect(hub.lag(of: future, on: store.view) == 0)
        #expect(hub.lag(of: behind, on: store.view) == 4)
        var budget = Int.max
        _ = hub.advance(on: store.view, budget: &budget) { _, _, _, _ in }
        #expect(hub.lag(of: synced, on: store.view) == 0)
        hub.remove(synced)
        #expect(hub.lag(of: synced, on: store.view) == 0)
    }
}
