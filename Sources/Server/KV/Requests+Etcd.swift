internal import EtcdAPI
internal import MVCC
internal import GRPC

/// From etcd's messages to what the store understands; refuses what cannot be said in the store's words.

extension RangeQuery {
    init(_ request: RangeRequest) throws(RequestRefusal) {
        let ordering: (order: Order, target: Target)
        do throws(StoreError) {
            ordering = try RangeQuery.ordering(order: request.sortOrder.rawValue, target: request.sortTarget.rawValue)
        } catch {
            throw RequestRefusal(error)
        }
        self.init(
            KeyRange(key: request.key, end: request.rangeEnd),
            limit: request.limit,
            revision: Revision(request.revision),
            order: ordering.order,
            target: ordering.target,
            serializable: request.serializable,
            keysOnly: request.keysOnly,
            countOnly: request.countOnly,
            modifiedMin: Revision(request.minModRevision),
            modifiedMax: Revision(request.maxModRevision),
            createdMin: Revision(request.minCreateRevision),
            createdMax: Revision(request.maxCreateRevision))
    }
}

extension PutOperation {
    init(_ request: PutRequest) {
        self.init(
            key: request.key, value: request.value, lease: LeaseID(request.lease), returnsPrevious: request.prevKV,
            ignoresValue: request.ignoreValue, ignoresLease: request.ignoreLease)
    }
}

extension DeleteRangeOperation {
    init(_ request: DeleteRangeRequest) {
        self.init(KeyRange(key: request.key, end: request.rangeEnd), returnsPrevious: request.prevKV)
    }
}

extension Transaction {
    /// The depth of nesting is bounded by the decoder.
    init(_ request: TxnRequest) throws(RequestRefusal) {
        var comparisons: [Comparison] = []
        for compare in request.compares { comparisons.append(try Comparison(compare)) }
        self.init(
            comparisons: comparisons,
            success: try Self.operations(request.success),
            failure: try Self.operations(request.failure))
    }

    private static func operations(_ requests: [RequestOp]) throws(RequestRefusal) -> [Operation] {
        var operations: [Operation] = []
        operations.reserveCapacity(requests.count)
        for request in requests {
            switch request.request {
            case .range(let range): operations.append(.range(try RangeQuery(range)))
            case .put(let put): operations.append(.put(PutOperation(put)))
            case .deleteRange(let delete): operations.append(.deleteRange(DeleteRangeOperation(delete)))
            case .txn(let nested): operations.append(.transaction(try Transaction(nested)))
            case nil: throw RequestRefusal(.keyNotFound)
            }
        }
        return operations
    }
}

extension Comparison {
    /// Without an operand the comparison is with 0, or with the empty value.
    init(_ compare: Compare) throws(RequestRefusal) {
        guard let relation = UInt8(exactly: compare.result.rawValue).flatMap(Relation.init(rawValue:)) else {
            throw RequestRefusal(.invalidArgument, "holdfast: unknown result of a compare")
        }
        let target: Target
        switch compare.target {
        case .version:
            if case .version(let version) = compare.operand { target = .version(version) } else { target = .version(0) }
        case .create:
            if case .createRevision(let revision) = compare.operand {
                target = .created(Revision(revision))
            } else {
                target = .created(.zero)
            }
        case .mod:
            if case .modRevision(let revision) = compare.operand {
                target = .modified(Revision(revision))
            } else {
                target = .modified(.zero)
            }
        case .value:
            if case .value(let value) = compare.operand { target = .value(value) } else { target = .value([]) }
        case .lease:
            if case .lease(let lease) = compare.operand {
                target = .lease(LeaseID(lease))
            } else {
                target = .lease(.none)
            }
        default:
            throw RequestRefusal(.invalidArgument, "holdfast: unknown target of a compare")
        }
        self.init(KeyRange(key: compare.key, end: compare.rangeEnd), relation, target)
    }
}
