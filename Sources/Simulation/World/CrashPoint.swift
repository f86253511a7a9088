internal import Storage

/// Where in the work of its disk a machine is going to lose power.
enum CrashPoint {
    /// After so many more operations, before the next one.
    case afterOperations(Int)
    /// After so many more flushes of the log, before the next one: there what is written and not flushed is the most.
    case beforeFlush(after: Int)
    /// After so many more flushes that make another term or vote durable, before the next such one.
    case beforePromise(after: Int)

    /// Whether power is lost before the operation; otherwise the operation is counted. `promises`: a term or vote is written that is not flushed.
    mutating func isReached(before operation: DiskOperation, promises: Bool) -> Bool {
        switch self {
        case .afterOperations(let left):
            self = .afterOperations(left - 1)
            return left <= 0
        case .beforeFlush(let left):
            guard operation.isFlushOfLog else { return false }
            self = .beforeFlush(after: left - 1)
            return left <= 0
        case .beforePromise(let left):
            guard promises, operation.isFlushOfLog else { return false }
            self = .beforePromise(after: left - 1)
            return left <= 0
        }
    }
}

extension DiskOperation {
    fileprivate var isFlushOfLog: Bool {
        guard case .flush(let id, _) = self else { return false }
        return id.lane == .log
    }
}
