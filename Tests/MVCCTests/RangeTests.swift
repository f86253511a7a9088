import MVCC
import Testing

/// etcd's Range, sentence by sentence.
@Suite struct RangeTests {
    @Test("an empty key is refused")
    func emptyKey() {
        #expect(throws: StoreError.keyNotProvided) { try KV().range(RangeQuery(KeyRange("", "b"))) }
    }

    @Test(
        "orders and targets that do not exist are refused", arguments: [(3, 0), (-1, 0), (0, 5), (0, -1), (300, 300)])
    func sortOption(_ order: Int32, _ target: Int32) {
        #expect(throws: StoreError.invalidSortOption) { try RangeQuery.ordering(order: order, target: target) }
    }

    @Test("orders and targets have etcd's numbers")
    func sortNumbers() throws {
        #expect(try RangeQuery.ordering(order: 2, target: 3) == (.descending, .modified))
    }

    @Test(
        "the end of a range follows etcd's conventions",
        arguments: [
            ("b", "", ["b"]), ("b", "d", ["b", "c"]), ("b", "\0", ["b", "c", "d"]), ("\0", "\0", ["a", "b", "c", "d"]),
            ("c", "c", []), ("c", "b", []), ("bb", "", []), ("aa", "cc", ["b", "c"]),
        ] as [(String, String, [String])])
    func rangeEnd(_ key: String, _ end: String, _ expected: [String]) throws {
        let query = RangeQuery(KeyRange(key, end))
        #expect(try KV("a", "b", "c", "d").keys(query) == expected)
        #expect(try KV("a", "b", "c", "d").range(query).count == Int64(expected.count))
    }

    @Test("a prefix is the range up to the next key that does not begin with it")
    func prefix() {
        #expect(KeyRange.prefix([1, 2]) == KeyRange(key: [1, 2], end: [1, 3]))
        #expect(KeyRange.prefix([1, 0xFF, 0xFF]) == KeyRange(key: [1, 0xFF, 0xFF], end: [2]))
        #expect(KeyRange.prefix([0xFF]) == KeyRange(key: [0xFF], end: [0]))
        #expect(KeyRange.prefix([]) == .all)
    }

    @Test("revision zero and less are the latest, one that is to come and one that is compacted are refused")
    func revisions() throws {
        var kv = KV("a", "b", "c")
        kv.put("a", "new")
        for revision in [0, -1, Int64.min, 5] {
            #expect(
                try kv.range(RangeQuery(KeyRange("a"), revision: Revision(revision))).keyValues.map(\.version) == [2])
        }
        #expect(try kv.keys(RangeQuery(.all, revision: Revision(2))) == ["a"])
        #expect(try kv.keys(RangeQuery(.all, revision: Revision(1))) == [])
        for future in [6, Int64.max] {
            #expect(throws: StoreError.futureRevision) {
                try kv.range(RangeQuery(.all, revision: Revision(future)))
            }
        }
        kv.compact(3)
        #expect(try kv.keys(RangeQuery(.all, revision: Revision(3))) == ["a", "b"], "at the compacted revision it can")
        #expect(throws: StoreError.compacted) { try kv.range(RangeQuery(.all, revision: Revision(2))) }
    }

    @Test(
        "the limit cuts the answer and says so, and counts for nothing when it is zero or less",
        arguments: [(0, 4, false), (-3, 4, false), (3, 3, true), (4, 4, false), (9, 4, false)] as [(Int64, Int, Bool)])
    func limit(_ limit: Int64, _ returned: Int, _ more: Bool) throws {
        for revision in [Revision.zero, Revision(5)] {
            let query = RangeQuery(.all, limit: limit, revision: revision)
            let result = try KV("a", "b", "c", "d").range(query)
            #expect(result.keyValues.count == returned && result.more == more && result.count == 4)
        }
    }

    @Test("the limit applies after the filters and after sorting, the count to neither")
    func limitAfterFilters() throws {
        var kv = KV("a", "b", "c", "d")
        kv.put("a", "again")
        let filtered = try kv.range(RangeQuery(.all, limit: 1, modifiedMin: Revision(4)))
        #expect(filtered.keyValues.map(\.modified) == [Revision(6)] && filtered.more && filtered.count == 4)
        let sorted = try kv.range(RangeQuery(.all, limit: 2, order: .descending, target: .modified))
        #expect(sorted.keyValues.map(\.modified.number) == [6, 5] && sorted.more && sorted.count == 4)
    }

    @Test("counting only gives the count and nothing else")
    func countOnly() throws {
        let query = RangeQuery(.all, limit: 1, countOnly: true, modifiedMin: Revision(4))
        #expect(try KV("a", "b", "c").range(query) == RangeResult(keyValues: [], more: false, count: 3))
    }

    @Test("keys only leaves the values out, and may still sort by them")
    func keysOnly() throws {
        var kv = KV()
        kv.put("a", "2")
        kv.put("b", "1")
        let result = try kv.range(RangeQuery(.all, target: .value, keysOnly: true))
        #expect(result.keyValues.map(\.key) == [[0x62], [0x61]])
        #expect(result.keyValues.allSatisfy { $0.value.isEmpty && $0.version == 1 && $0.modified > .zero })
    }

    @Test(
        "every target sorts both ways, no order is ascending, and equal ones come in order of keys",
        arguments: [
            (.key, ["a", "b", "c"], ["c", "b", "a"]), (.version, ["b", "c", "a"], ["a", "b", "c"]),
            (.created, ["c", "a", "b"], ["b", "a", "c"]), (.modified, ["c", "b", "a"], ["a", "b", "c"]),
            (.value, ["b", "a", "c"], ["c", "a", "b"]),
        ] as [(RangeQuery.Target, [String], [String])])
    func sorting(_ target: RangeQuery.Target, _ ascending: [String], _ descending: [String]) throws {
        var kv = KV()
        for (key, value) in [("c", "9"), ("a", "8"), ("b", "1"), ("a", "5")] { kv.put(key, value) }
        for order in [RangeQuery.Order.none, .ascending] {
            #expect(try kv.keys(RangeQuery(.all, order: order, target: target)) == ascending)
        }
        #expect(try kv.keys(RangeQuery(.all, order: .descending, target: target)) == descending)
    }

    @Test("sorting many keys in slices gives what sorting them at once gives")
    func manyKeys() throws {
        var kv = KV()
        for number in 0..<9000 { kv.put("k\(number)", "\(number &* 7919 % 1000)") }
        for limit in [Int64(0), 5, 5000] {
            let query = RangeQuery(.all, limit: limit, order: .descending, target: .value)
            let whole = try kv.range(query)
            let expected = try kv.range(RangeQuery(.all)).keyValues.sorted {
                $0.value == $1.value ? KeyRange.precedes($0.key, $1.key) : KeyRange.precedes($1.value, $0.value)
            }
            #expect(whole.keyValues == (limit == 0 ? expected : Array(expected.prefix(Int(limit)))))
            #expect(whole.more == (limit != 0))
            var cursor = try RangeCursor(query, on: kv.store.view)
            var slices = 0
            var taken: [KeyValue] = []
            while true {
                slices += 1
                let result = cursor.advance(keysMax: 100)
                taken += cursor.takeKeyValues()
                guard let result else { continue }
                #expect(taken + result.keyValues == whole.keyValues && result.more == whole.more)
                break
            }
            #expect(slices >= 90)
        }
    }

    @Test("the four bounds are inclusive and independent")
    func filters() throws {
        var kv = KV("a", "b", "c", "d")
        kv.put("a", "again")
        func keys(_ change: (inout RangeQuery) -> Void) throws -> [String] {
            var query = RangeQuery(.all)
            change(&query)
            return try kv.keys(query)
        }
        #expect(try keys { $0.modifiedMin = Revision(5) } == ["a", "d"])
        #expect(try keys { $0.modifiedMax = Revision(5) } == ["b", "c", "d"])
        #expect(try keys { $0.createdMin = Revision(4) } == ["c", "d"])
        #expect(try keys { $0.createdMax = Revision(3) } == ["a", "b"])
        #expect(
            try keys {
                $0.createdMax = Revision(3)
                $0.modifiedMin = Revision(6)
            } == ["a"])
    }

    @Test("a view does not change, whatever is written and compacted later")
    func views() throws {
        var kv = KV("a", "b")
        let view = kv.store.view
        kv.put("a", "new")
        kv.delete("b")
        kv.compact(5)
        kv.store.sweep(budget: .max)
        #expect(try view.range(RangeQuery(.all)).keyValues.map(\.version) == [1, 1])
        #expect(try view.range(RangeQuery(.all, revision: Revision(2))).count == 1)
        #expect(view.revision == Revision(3) && view.compacted == .nothingCompacted)
    }

    @Test("a key with thousands of versions is read at any of them")
    func hotKey() throws {
        var kv = KV("a", "z")
        for number in 0..<3000 { kv.put("m", "\(number)") }
        for revision in stride(from: 4, through: Int64(3003), by: 77) {
            let result = try kv.range(RangeQuery(.all, revision: Revision(revision)))
            #expect(result.keyValues.map(\.version) == [1, revision - 3, 1])
            #expect(try kv.range(RangeQuery(KeyRange("m"), revision: Revision(revision))).count == 1)
        }
    }
}
