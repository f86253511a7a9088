import Bytes
import MVCC
import MVCCTestKit
import Testing

/// The store against a list of everything that ever happened.
@Suite struct StoreAgainstModelTests {
    @Test(
        "every answer, every change and every state at every revision is that of the obvious store", arguments: 0..<200)
    func agrees(_ seed: UInt64) throws {
        var requests = Requests(seed: seed, keyCount: [4, 12, 60][Int(seed % 3)])
        var model = Model()
        var store = VersionedStore()
        var views: [(view: StoreView, revision: Int64, state: [KeyValue])] = []
        for step in 0..<100 {
            let request = requests.write(around: model.revision)
            if (try? request.validate()) == nil { continue }
            let isSliced = requests.random.oneIn(3)
            let outcome = try run(request, on: &store, sliced: isSliced, while: model.revision)
            var expected = model.apply(request)
            expected.changesHash = hash(of: expected.changes)
            try #require(outcome == expected, "seed \(seed), step \(step): \(request)")

            for _ in 0..<2 {
                let query = requests.query(around: model.revision)
                let (mine, expected) = (answer(query, store.view), answer(query, model))
                try #require(mine == expected, "seed \(seed), step \(step): \(query)")
            }
            if requests.random.oneIn(3) { store.sweep(budget: 1 + requests.random.below(9)) }
            if requests.random.oneIn(20) {
                views.append((store.view, model.revision, model.state(.all, at: model.revision)))
            }
        }
        try checkAllRevisions(of: store, against: model, seed: seed)
        for (view, revision, state) in views {
            #expect(view.revision == Revision(revision))
            try #require(try view.range(RangeQuery(.all)).keyValues == state, "seed \(seed), view at \(revision)")
        }
        while !store.view.isSwept { store.sweep(budget: 3) }
        try checkAllRevisions(of: store, against: model, seed: seed)
    }

    private func answer(_ query: RangeQuery, _ view: StoreView) -> Result<RangeResult, StoreError> {
        Result { () throws(StoreError) in try view.range(query) }
    }

    private func answer(_ query: RangeQuery, _ model: Model) -> Result<RangeResult, StoreError> {
        Result { () throws(StoreError) in try model.range(query) }
    }

    private func run(
        _ request: WriteRequest, on store: inout VersionedStore, sliced: Bool, while revision: Int64
    ) throws -> WriteOutcome {
        let leaseExists: (LeaseID) -> Bool = { [7, 8].contains($0.rawValue) }
        var left = sliced ? 1 : Int.max
        var progress = store.apply(request, leaseExists: leaseExists, budget: &left)
        while true {
            switch progress {
            case .done(let outcome): return outcome
            case .unfinished:
                #expect(sliced)
                #expect(store.revision == Revision(revision), "an unfinished write is not to be seen")
                left = 2
                progress = store.continueApply(leaseExists: leaseExists, budget: &left)
            }
        }
    }

    private func checkAllRevisions(of store: VersionedStore, against model: Model, seed: UInt64) throws {
        for revision in max(1, model.floor)...model.revision {
            let state = model.state(.all, at: revision)
            let query = RangeQuery(.all, revision: Revision(revision))
            try #require(try store.view.range(query).keyValues == state, "seed \(seed), revision \(revision)")
        }
        #expect(store.view.keyCount == model.state(.all, at: model.revision).count)
    }

    private func hash(of changes: [Change]) -> UInt64 {
        var hash = StableHash()
        for change in changes { change.add(to: &hash) }
        return hash.value
    }
}
