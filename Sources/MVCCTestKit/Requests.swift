public import MVCC

/// Draws requests over few keys, so that they meet each other often.
public struct Requests: Sendable {
    public var random: Seeded
    let keyCount: Int

    public init(seed: UInt64, keyCount: Int) {
        random = Seeded(seed)
        self.keyCount = keyCount
    }

    public mutating func key() -> [UInt8] {
        if random.oneIn(40) { return Array("\u{0}holdfast/a".utf8) }
        let number = random.below(keyCount)
        switch number % 4 {
        case 0: return [UInt8(number / 4 % 256)] + (number >= 1024 ? [UInt8(number / 1024)] : [])
        case 1: return Array("k/\(number)".utf8)
        case 2: return Array("key/with/a/longer/prefix/\(number)".utf8)
        default: return [UInt8(number % 7), 0, UInt8(number % 251), 0xFF]
        }
    }

    public mutating func writableKey() -> [UInt8] {
        let key = key()
        return SystemKeyspace.contains(key) ? [1] : key
    }

    public mutating func range(from key: [UInt8]) -> KeyRange {
        switch random.below(8) {
        case 0: return .all
        case 1: return .from(key)
        case 2: return .prefix(Array(key.prefix(2)))
        case 3, 4: return KeyRange(key: key, end: self.key())
        default: return KeyRange(key: key)
        }
    }

    public mutating func value() -> [UInt8] { (0..<random.below(12)).map { _ in UInt8(random.below(4)) } }

    public mutating func query(around revision: Int64) -> RangeQuery {
        var query = RangeQuery(range(from: key()))
        if random.oneIn(2) { query.revision = Revision(Int64(random.below(Int(revision) + 3)) - 1) }
        if random.oneIn(3) { query.limit = Int64(random.below(6)) - 1 }
        if random.oneIn(3) { query.order = random.pick([.none, .ascending, .descending]) }
        if random.oneIn(3) { query.target = random.pick([.key, .version, .created, .modified, .value]) }
        query.keysOnly = random.oneIn(5)
        query.countOnly = random.oneIn(8)
        if random.oneIn(8) { query.modifiedMin = Revision(Int64(random.below(Int(revision) + 1))) }
        if random.oneIn(8) { query.modifiedMax = Revision(Int64(random.below(Int(revision) + 1))) }
        if random.oneIn(8) { query.createdMin = Revision(Int64(random.below(Int(revision) + 1))) }
        if random.oneIn(8) { query.createdMax = Revision(Int64(random.below(Int(revision) + 1))) }
        return query
    }

    public mutating func put() -> PutOperation {
        var put = PutOperation(key: writableKey(), value: value(), returnsPrevious: random.oneIn(2))
        if random.oneIn(4) { put.lease = LeaseID(random.pick([7, 8, 7, 8, 9])) }
        if random.oneIn(8) {
            put.ignoresValue = true
            put.value = []
        }
        if random.oneIn(8) {
            put.ignoresLease = true
            put.lease = .none
        }
        return put
    }

    public mutating func delete() -> DeleteRangeOperation {
        DeleteRangeOperation(range(from: writableKey()), returnsPrevious: random.oneIn(2))
    }

    public mutating func comparison(around revision: Int64) -> Comparison {
        let target: Comparison.Target =
            switch random.below(5) {
            case 0: .version(Int64(random.below(4)))
            case 1: .created(Revision(Int64(random.below(Int(revision) + 2))))
            case 2: .modified(Revision(Int64(random.below(Int(revision) + 2))))
            case 3: .value(value())
            default: .lease(LeaseID(random.pick([0, 7, 8])))
            }
        let relation: Comparison.Relation = random.pick([.equal, .notEqual, .less, .greater])
        return Comparison(range(from: key()), relation, target)
    }

    public mutating func transaction(around revision: Int64, depth: Int = 0) -> Transaction {
        var transaction = Transaction()
        for _ in 0..<random.below(3) { transaction.comparisons.append(comparison(around: revision)) }
        for _ in 0..<random.below(4) {
            transaction.success.append(operation(around: revision, depth: depth))
        }
        for _ in 0..<random.below(3) {
            transaction.failure.append(operation(around: revision, depth: depth))
        }
        return transaction
    }

    public mutating func operation(around revision: Int64, depth: Int) -> MVCC.Operation {
        switch random.below(depth < 3 ? 8 : 6) {
        case 0, 1: .range(query(around: revision))
        case 2, 3, 4: .put(put())
        case 5: .deleteRange(delete())
        default: .transaction(transaction(around: revision, depth: depth + 1))
        }
    }

    public mutating func write(around revision: Int64) -> WriteRequest {
        switch random.below(20) {
        case 0: .compact(Compaction(revision: Revision(revision - Int64(random.below(12)) + 1)))
        case 1, 2, 3: .deleteRange(delete())
        case 4, 5, 6, 7, 8, 9: .transaction(transaction(around: revision))
        default: .put(put())
        }
    }
}
