internal import Storage

/// Where in the work of its disk a machine is going to lose power.
enum CrashPoint {
    /// After so many more operations, before the next one.
    case afterOperations(Int)
    /// After so many more flushes of the log, before the next one: there what is written and not flushed is the most.
    case beforeFlush(after: Int)

    /// Whether power is lost before the operation; otherwise the operation is counted.
    mutating func isReached(before operation: DiskOperation) -> Bool {
        switch self {
        case .afterOperations(let left):
            self = .afterOperations(left - 1)
            return left <= 0
        case .beforeFlush(let left):
            guard case .flush(let id, _) = operation, id.lane == .log else { return false }
            self = .beforeFlush(after: left - 1)
            return left <= 0
        }
    }
}
