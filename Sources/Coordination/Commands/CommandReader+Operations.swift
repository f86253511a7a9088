internal import Bytes
internal import MVCC

extension CommandReader {
    mutating func put() throws(Malformed) -> PutOperation {
        typealias Flags = CommandFormat.PutFlags
        let flags = try flags(Flags.all)
        let lease = flags & Flags.hasLease == 0 ? 0 : try bigEndian(Int64.self)
        return PutOperation(
            key: try bytes(),
            value: try bytes(),
            lease: LeaseID(lease),
            returnsPrevious: flags & Flags.returnsPrevious != 0,
            ignoresValue: flags & Flags.ignoresValue != 0,
            ignoresLease: flags & Flags.ignoresLease != 0)
    }

    mutating func deleteRange() throws(Malformed) -> DeleteRangeOperation {
        let returnsPrevious = try flags(1) != 0
        return DeleteRangeOperation(try range(), returnsPrevious: returnsPrevious)
    }

    mutating func query() throws(Malformed) -> RangeQuery {
        typealias Flags = CommandFormat.RangeFlags
        let flags = try flags(Flags.all)
        var query = RangeQuery(try range())
        query.serializable = flags & Flags.serializable != 0
        query.keysOnly = flags & Flags.keysOnly != 0
        query.countOnly = flags & Flags.countOnly != 0
        if flags & Flags.hasLimit != 0 { query.limit = try signed() }
        if flags & Flags.hasRevision != 0 { query.revision = Revision(try signed()) }
        if flags & Flags.hasOrdering != 0 {
            guard let order = RangeQuery.Order(rawValue: try byte()),
                let target = RangeQuery.Target(rawValue: try byte())
            else { throw Malformed() }
            query.order = order
            query.target = target
        }
        if flags & Flags.hasFilters != 0 {
            query.modifiedMin = Revision(try signed())
            query.modifiedMax = Revision(try signed())
            query.createdMin = Revision(try signed())
            query.createdMax = Revision(try signed())
        }
        return query
    }

    /// `depth` counts from 1 for the outermost; the bound keeps bytes from deciding how deep the stack grows.
    mutating func transaction(depth: Int = 1) throws(Malformed) -> Transaction {
        guard depth <= StoreLimits.replicated.transactionDepthMax else { throw Malformed() }
        var transaction = Transaction()
        // No count is believed: each element takes at least a byte, and a missing one ends the loop.
        for _ in 0..<(try varint()) { transaction.comparisons.append(try comparison()) }
        for _ in 0..<(try varint()) { transaction.success.append(try operation(depth: depth)) }
        for _ in 0..<(try varint()) { transaction.failure.append(try operation(depth: depth)) }
        return transaction
    }

    private mutating func comparison() throws(Malformed) -> Comparison {
        let range = try range()
        guard let relation = Comparison.Relation(rawValue: try byte()) else { throw Malformed() }
        switch CommandFormat.TargetKind(rawValue: try byte()) {
        case .version: return Comparison(range, relation, .version(try signed()))
        case .created: return Comparison(range, relation, .created(Revision(try signed())))
        case .modified: return Comparison(range, relation, .modified(Revision(try signed())))
        case .value: return Comparison(range, relation, .value(try bytes()))
        case .lease: return Comparison(range, relation, .lease(LeaseID(try signed())))
        case nil: throw Malformed()
        }
    }

    private mutating func operation(depth: Int) throws(Malformed) -> MVCC.Operation {
        switch CommandFormat.OperationKind(rawValue: try byte()) {
        case .range: return .range(try query())
        case .put: return .put(try put())
        case .deleteRange: return .deleteRange(try deleteRange())
        case .transaction: return .transaction(try transaction(depth: depth + 1))
        case nil: throw Malformed()
        }
    }
}
