internal import Bytes
public import MVCC

/// Enters a lease into a ``LockQueue``, once: the lease's key is made unless it is there, and the oldest key is read, in one entry of the log.
///
/// It is the transaction that etcd's clients send themselves, so that theirs and this one meet each other as equals. That the lease lives, that
/// the key is new, and whether it is the oldest are all decided where the entry stands in the log. Made twice it changes nothing more, so one
/// whose fate is unknown may be made again.
public struct Acquisition: Hashable, Sendable {
    public enum Aim: Hashable, Sendable {
        case lock
        /// Of an election, and what is proclaimed with it. A candidate that is there already proclaims the new value.
        case leadership(value: [UInt8])
    }

    /// What came of it.
    public struct Standing: Hashable, Sendable {
        public var place: QueuePlace
        /// This acquisition has made the key.
        public var isNew: Bool
        /// Nobody is before it.
        public var isHolder: Bool
    }

    public let aim: Aim
    public let queue: LockQueue
    public let lease: LeaseID

    public init(_ aim: Aim, of queue: LockQueue, lease: LeaseID) {
        self.aim = aim
        self.queue = queue
        self.lease = lease
    }

    public var key: [UInt8] { queue.key(of: lease) }

    public var transaction: Transaction {
        let key = key
        let range = KeyRange(key: key)
        var transaction = Transaction(comparisons: [Comparison(range, .equal, .created(.zero))])
        switch aim {
        case .lock:
            transaction.success = [.put(PutOperation(key: key, value: [], lease: lease))]
        case .leadership(let value):
            let put = Operation.put(PutOperation(key: key, value: value, lease: lease))
            transaction.success = [put]
            transaction.failure = [
                .transaction(Transaction(comparisons: [Comparison(range, .notEqual, .value(value))], success: [put]))
            ]
        }
        transaction.success.append(.range(queue.oldest))
        transaction.failure += [.range(RangeQuery(range)), .range(queue.oldest)]
        return transaction
    }

    /// Reads the answer to ``transaction``.
    public func standing(in result: TransactionResult) -> Standing {
        guard result.results.count >= 2, case .range(let oldest, _) = result.results[result.results.count - 1] else {
            unreachable("an acquisition ends with a look at the oldest key")
        }
        let created: Revision
        switch result.results[result.results.count - 2] {
        case .put(_, let revision): created = revision
        case .range(let own, _): created = own.keyValues.first?.created ?? .zero
        case .deleteRange, .transaction: unreachable("an acquisition makes its key or reads it")
        }
        invariant(created > .zero, "an acquisition that was applied has its key")
        return Standing(
            place: QueuePlace(key: key, created: created), isNew: result.succeeded,
            isHolder: oldest.keyValues.first?.created == created)
    }
}
