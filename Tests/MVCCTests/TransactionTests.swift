import MVCC
import MVCCTestKit
import Testing

/// etcd's Txn, sentence by sentence.
@Suite struct TransactionTests {
    @Test("all comparisons together choose the branch, and none at all choose success")
    func branches() {
        var kv = KV("a")
        let holds = Comparison(KeyRange("a"), .equal, .version(1))
        let fails = Comparison(KeyRange("a"), .equal, .version(2))
        #expect(kv.transaction(if: [holds, holds])?.succeeded == true)
        #expect(kv.transaction(if: [holds, fails])?.succeeded == false)
        #expect(kv.transaction()?.succeeded == true)
        #expect(kv.transaction(if: [fails], then: [.put("x")], else: [.put("y")]) != nil)
        #expect(kv.value("x") == nil && kv.value("y") == "")
    }

    @Test("every target compares by every relation")
    func comparisons() {
        var kv = KV()
        kv.leases = [7]
        kv.put("first", "")
        kv.put("a", "mm", lease: 7)
        kv.put("a", "mm", lease: 7)
        let targets: [(Comparison.Target, Comparison.Target, Comparison.Target)] = [
            (.version(1), .version(2), .version(3)),
            (.created(Revision(2)), .created(Revision(3)), .created(Revision(4))),
            (.modified(Revision(3)), .modified(Revision(4)), .modified(Revision(5))),
            (.lease(LeaseID(6)), .lease(LeaseID(7)), .lease(LeaseID(8))),
            (.value(Array("m".utf8)), .value(Array("mm".utf8)), .value(Array("n".utf8))),
        ]
        for (below, same, above) in targets {
            for (relation, expected) in [
                (Comparison.Relation.equal, [false, true, false]), (.notEqual, [true, false, true]),
                (.greater, [true, false, false]), (.less, [false, false, true]),
            ] {
                let answers = [below, same, above].map { kv.holds(Comparison(KeyRange("a"), relation, $0)) }
                #expect(answers == expected, "\(same) \(relation)")
            }
        }
    }

    @Test("a missing key compares as zero, and by its value never holds")
    func missingKey() {
        var kv = KV()
        #expect(kv.holds(Comparison(KeyRange("x"), .equal, .version(0))) == true)
        #expect(kv.holds(Comparison(KeyRange("x"), .equal, .created(.zero))) == true)
        #expect(kv.holds(Comparison(KeyRange("x"), .less, .modified(Revision(1)))) == true)
        #expect(kv.holds(Comparison(KeyRange("x"), .equal, .lease(.none))) == true)
        for relation in [Comparison.Relation.equal, .notEqual, .less, .greater] {
            #expect(kv.holds(Comparison(KeyRange("x"), relation, .value([]))) == false)
        }
    }

    @Test("a comparison over a range holds when it holds for all its keys; an empty range is like one missing key")
    func rangeComparison() {
        var kv = KV("a", "b", "c")
        #expect(kv.holds(Comparison(KeyRange("a", "d"), .greater, .created(Revision(1)))) == true)
        #expect(kv.holds(Comparison(KeyRange("a", "d"), .less, .created(Revision(4)))) == false)
        #expect(kv.holds(Comparison(KeyRange("a", "c"), .less, .created(Revision(4)))) == true)
        #expect(kv.holds(Comparison(KeyRange("x", "z"), .equal, .version(0))) == true)
        #expect(kv.holds(Comparison(KeyRange("x", "z"), .equal, .version(1))) == false)
        #expect(kv.holds(Comparison(KeyRange("x", "z"), .notEqual, .value([1]))) == false)
        #expect(kv.holds(Comparison(KeyRange("c", "a"), .equal, .version(0))) == true)
    }

    @Test("comparisons of nested transactions see the state before the first write")
    func nestedComparisons() {
        var kv = KV()
        let exists = Comparison(KeyRange("a"), .greater, .version(0))
        let nested = Transaction(comparisons: [exists], success: [.put("yes")], failure: [.put("no")])
        let result = kv.transaction(then: [.put("a"), .transaction(nested)])
        #expect(result?.results.count == 2 && kv.value("yes") == nil && kv.value("no") == "")
    }

    @Test("operations run in order, later ones see earlier ones, and all share one revision")
    func order() {
        var kv = KV("a", "b")
        let transaction = Transaction(success: [
            .get("a", "z"), .put("c", "3"), .get("c"), .delete("a"), .get("a", "z"), .delete("nothing"),
        ])
        let outcome = kv.apply(.transaction(transaction))
        guard case .success(.transaction(let result)) = outcome?.answer else {
            Issue.record("refused")
            return
        }
        var counts: [Int64] = []
        var revisions: [Int64] = []
        for result in result.results {
            switch result {
            case .range(let range, let revision):
                counts.append(range.count)
                revisions.append(revision.number)
            case .put(_, let revision): revisions.append(revision.number)
            case .deleteRange(let deleted, let revision):
                counts.append(-deleted.deleted)
                revisions.append(revision.number)
            case .transaction: Issue.record("nothing is nested")
            }
        }
        #expect(counts == [2, 1, -1, 2, 0])
        #expect(revisions == [3, 4, 4, 4, 4, 4], "reads before the first write are of the revision before")
        #expect(outcome?.revision == Revision(4) && outcome?.changes.map(\.kind) == [.put, .delete])
    }

    @Test("a transaction that changes nothing makes no revision")
    func noEffect() {
        var kv = KV("a")
        #expect(kv.transaction(then: [.get("a"), .delete("x"), .transaction(Transaction())]) != nil)
        #expect(kv.revision == 2)
    }

    @Test("a read inside at a revision sees that revision, not the writes before it")
    func readAtRevision() {
        var kv = KV("a")
        let old = RangeQuery(.all, revision: Revision(2))
        let result = kv.transaction(then: [.put("b"), .range(old)])
        guard case .range(let range, let revision)? = result?.results.last else { return }
        #expect(range.count == 1 && revision == Revision(3))
    }

    @Test("one operation that cannot be done rejects the whole, with no effect")
    func atomicRefusal() {
        var kv = KV("a")
        var keep = PutOperation(key: "x", value: "")
        keep.ignoresValue = true
        let bad: [(MVCC.Operation, StoreError)] = [
            (.put(PutOperation(key: "b", value: "", lease: 9)), .leaseNotFound),
            (.put(keep), .keyNotFound),
            (.range(RangeQuery(.all, revision: Revision(3))), .futureRevision),
        ]
        for (operation, error) in bad {
            let nested = Transaction(success: [operation])
            for last in [operation, .transaction(nested)] {
                #expect(kv.refusal(.transaction(Transaction(success: [.put("w"), last]))) == error)
            }
            #expect(kv.transaction(then: [.put("chosen", "\(error)")], else: [operation]) != nil)
            kv = KV("a")
        }
        kv.put("a", "")
        kv.compact(3)
        let compacted = MVCC.Operation.range(RangeQuery(.all, revision: Revision(2)))
        #expect(kv.refusal(.transaction(Transaction(success: [.put("x"), compacted]))) == .compacted)
        #expect(kv.value("x") == nil && kv.value("w") == nil && kv.revision == 3)
    }

    @Test("the largest of the three lists is bounded, and nested transactions get what it leaves")
    func budget() {
        func comparisons(_ count: Int) -> [Comparison] {
            (0..<count).map { _ in Comparison(KeyRange("a"), .equal, .version(0)) }
        }
        func reads(_ count: Int) -> [MVCC.Operation] { (0..<count).map { _ in .get("a") } }
        func refused(_ transaction: Transaction) -> Bool {
            do throws(StoreError) { try transaction.validate() } catch { return error == .tooManyOperations }
            return false
        }
        #expect(!refused(Transaction(comparisons: comparisons(128), success: reads(128), failure: reads(128))))
        #expect(refused(Transaction(comparisons: comparisons(129))))
        #expect(refused(Transaction(success: reads(129))))
        #expect(refused(Transaction(failure: reads(129))))
        let hundred = Transaction(success: reads(100))
        #expect(!refused(Transaction(success: reads(27) + [.transaction(hundred)])))
        #expect(refused(Transaction(success: reads(28) + [.transaction(hundred)])))
        #expect(refused(Transaction(comparisons: comparisons(29), failure: [.transaction(hundred)])))
        var deep = Transaction()
        for _ in 0..<128 { deep = Transaction(success: [.transaction(deep)]) }
        #expect(!refused(deep))
        #expect(refused(Transaction(success: [.transaction(deep)])))
        #expect(throws: StoreError.tooManyOperations) {
            try Transaction(success: [.transaction(deep)]).validate(.replicated)
        }
    }

    @Test("an operation or a comparison without a key is refused, in either branch and at any depth")
    func emptyKeys() {
        var kv = KV()
        let nested = Transaction(failure: [.get("")])
        for transaction in [
            Transaction(comparisons: [Comparison(KeyRange(""), .equal, .version(0))]),
            Transaction(success: [.put("")]), Transaction(failure: [.delete("")]),
            Transaction(failure: [.transaction(nested)]),
        ] {
            #expect(kv.refusal(.transaction(transaction)) == .keyNotProvided)
        }
    }

    @Test("a key may be changed once", arguments: [true, false])
    func duplicates(_ inSuccess: Bool) {
        func isDuplicate(_ operations: [MVCC.Operation]) -> Bool {
            let transaction =
                inSuccess ? Transaction(success: operations) : Transaction(failure: operations)
            do throws(StoreError) { try transaction.validate() } catch { return error == .duplicateKey }
            return false
        }
        func nested(_ success: [MVCC.Operation], _ failure: [MVCC.Operation] = []) -> MVCC.Operation {
            .transaction(Transaction(success: success, failure: failure))
        }
        #expect(isDuplicate([.put("a"), .put("a")]))
        #expect(!isDuplicate([.put("a"), .put("b"), .get("a"), .get("a")]))
        for range in [MVCC.Operation.delete("b"), .delete("a", "c"), .delete("a", "\0"), .delete("b", "bb")] {
            #expect(isDuplicate([.put("b"), range]) && isDuplicate([range, .put("b")]), "in either order")
            #expect(isDuplicate([nested([.put("b")]), range]) && isDuplicate([range, nested([], [.put("b")])]))
            #expect(isDuplicate([nested([range]), .put("b")]) && isDuplicate([nested([.put("b")]), nested([range])]))
            #expect(!isDuplicate([nested([.put("b")], [range])]), "only one of the two branches is executed")
            #expect(isDuplicate([nested([.put("b"), range])]))
        }
        for range in [MVCC.Operation.delete("a"), .delete("a", "b"), .delete("c", "\0"), .delete("z", "a")] {
            #expect(!isDuplicate([.put("b"), range]))
        }
        #expect(!isDuplicate([.delete("a", "c"), .delete("b", "d"), .delete("b")]), "deletes may overlap")
        #expect(!isDuplicate([nested([.put("a")], [.put("a")])]))
        #expect(isDuplicate([nested([.put("a")], [.put("a")]), .put("a")]))
        #expect(isDuplicate([nested([.put("a")]), nested([], [.put("a")])]))
        #expect(
            isDuplicate([.delete("a", "d"), nested([.put("c")], [.delete("b", "y")])]),
            "a delete that reaches farther does not hide the one that meets the put")
        #expect(isDuplicate([.delete("a", "z"), .delete("a", "c"), nested([.delete("b", "y")], [.put("x")])]))
    }

    @Test("the rule for duplicates is that of comparing every pair", arguments: 0..<300)
    func duplicatesAgainstPairs(_ seed: UInt64) {
        var random = Seeded(seed)
        func operations(_ depth: Int) -> [MVCC.Operation] {
            (0..<random.below(4)).map { _ in
                let key = "\(random.below(30))"
                switch random.below(depth < 2 ? 5 : 3) {
                case 0, 1: return .put(key)
                case 2: return .delete(key, random.pick(["", "\(random.below(30))", "\(random.below(30))"]))
                default:
                    return .transaction(Transaction(success: operations(depth + 1), failure: operations(depth + 1)))
                }
            }
        }
        typealias Leaf = (path: [Int], key: [UInt8]?, range: KeyRange?)
        func leaves(_ operations: [MVCC.Operation], _ path: [Int]) -> [Leaf] {
            operations.enumerated().flatMap { place, operation -> [Leaf] in
                switch operation {
                case .range: return []
                case .put(let put): return [(path + [place], put.key, nil)]
                case .deleteRange(let delete): return [(path + [place], nil, delete.range)]
                case .transaction(let nested):
                    return leaves(nested.success, path + [place, -1]) + leaves(nested.failure, path + [place, -2])
                }
            }
        }
        /// Two changes exclude each other where their paths part at the two branches of one transaction.
        func exclude(_ a: [Int], _ b: [Int]) -> Bool {
            guard let (a, b) = zip(a, b).first(where: { $0 != $1 }) else { return false }
            return a < 0 && b < 0
        }
        let success = operations(0)
        let all = leaves(success, [])
        let expected = all.indices.contains { first in
            all.indices.contains { second in
                guard first != second, let key = all[first].key, !exclude(all[first].path, all[second].path) else {
                    return false
                }
                return all[second].key == key || all[second].range?.contains(key) ?? false
            }
        }
        var found = false
        do throws(StoreError) { try Transaction(success: success).validate() } catch { found = error == .duplicateKey }
        #expect(found == expected, "seed \(seed): \(success)")
    }

    @Test("a transaction is read-only when all operations of both branches are ranges")
    func readOnly() throws {
        var serializable = RangeQuery(.all)
        serializable.serializable = true
        let both = Transaction(success: [.range(serializable)], failure: [.get("a")])
        #expect(both.isReadOnly && !both.isSerializable)
        #expect(Transaction(success: [.range(serializable)]).isSerializable)
        #expect(!Transaction(success: [.transaction(Transaction())]).isReadOnly)
        #expect(!Transaction(failure: [.put("a")]).isReadOnly)
        let view = KV("a").store.view
        let result = try view.read(Transaction(success: [.get("a")]))
        #expect(result.succeeded && result.results.count == 1)
        #expect(throws: StoreError.futureRevision) {
            try view.read(Transaction(success: [.range(RangeQuery(.all, revision: Revision(3)))]))
        }
    }

    @Test("a large transaction in slices is the transaction at once, and is seen only when it is done")
    func sliced() {
        var kv = KV()
        for number in 0..<300 { kv.put("k\(number)", "v") }
        let transaction = Transaction(
            comparisons: [Comparison(.all, .equal, .version(1))],
            success: [
                .get("k", "l"), .put("new"), .transaction(Transaction(success: [.delete("k1", "k2"), .get("k", "l")])),
            ])
        var other = kv.store
        let expected = kv.apply(.transaction(transaction))
        var left = 10
        var progress = other.apply(.transaction(transaction), leaseExists: { _ in true }, budget: &left)
        var slices = 0
        while progress == .unfinished {
            slices += 1
            #expect(other.view.keyCount == 300)
            left = 10
            progress = other.continueApply(leaseExists: { _ in true }, budget: &left)
        }
        #expect(slices > 60)
        #expect(progress == expected.map(WriteProgress.done))
    }
}
