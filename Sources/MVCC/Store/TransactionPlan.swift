#if Zoo
    internal import Zoo
#endif

/// Decides which branches of a transaction are executed, in slices, by the state before its first write.
///
/// The result is a tape: all operations of the chosen branches in order, with marks where a transaction begins and ends.
struct TransactionPlan: Sendable {
    enum Instruction: Sendable {
        case begin(succeeded: Bool)
        case range(RangeQuery)
        case put(PutOperation)
        case deleteRange(DeleteRangeOperation)
        case end
    }

    private(set) var tape: [Instruction] = []
    private var frames: [Frame]

    /// A transaction on the way from its first comparison to the end of its branch.
    private struct Frame: Sendable {
        var transaction: Transaction
        var comparison = 0
        /// Where the comparison at hand has come to in its range.
        var cursor: VersionCursor?
        var sawKey = false
        /// Once decided: the operations of the chosen branch.
        var branch: [Operation]?
        var operation = 0
    }

    init(_ transaction: Transaction) { frames = [Frame(transaction: transaction)] }

    /// Takes up to `budget` steps off the budget. Answers whether the tape is complete.
    mutating func advance(on view: StoreView, _ budget: inout Int) -> Bool {
        while var frame = frames.popLast() {
            guard budget > 0 else {
                frames.append(frame)
                return false
            }
            budget -= 1
            if frame.branch == nil {
                compare(&frame, on: view)
                frames.append(frame)
            } else {
                takeOperation(frame)
            }
        }
        return true
    }

    private mutating func takeOperation(_ current: Frame) {
        var frame = current
        guard let branch = frame.branch, frame.operation < branch.count else {
            tape.append(.end)
            return
        }
        let operation = branch[frame.operation]
        frame.operation += 1
        frames.append(frame)
        switch operation {
        case .range(let query): tape.append(.range(query))
        case .put(let put): tape.append(.put(put))
        case .deleteRange(let delete): tape.append(.deleteRange(delete))
        case .transaction(let nested): frames.append(Frame(transaction: nested))
        }
    }

    /// Compares with one key.
    private mutating func compare(_ frame: inout Frame, on view: StoreView) {
        guard frame.comparison < frame.transaction.comparisons.count else {
            decide(&frame, succeeded: true)
            return
        }
        let comparison = frame.transaction.comparisons[frame.comparison]
        let keyspace = view.keyspace(of: comparison.range.key)
        if comparison.range.isSingleKey {
            let holds = comparison.holds(for: keyspace.current(comparison.range.key))
            if holds { frame.comparison += 1 } else { decide(&frame, succeeded: false) }
            return
        }
        var cursor = frame.cursor ?? VersionCursor(comparison.range, at: nil, in: keyspace)
        frame.cursor = nil
        if cursor.isAtEnd {
            guard frame.sawKey || comparison.holds(for: nil) else {
                decide(&frame, succeeded: false)
                return
            }
            frame.comparison += 1
            frame.sawKey = false
            return
        }
        let holds = cursor.next { _, record in comparison.holds(for: record) } ?? true
        guard holds else {
            decide(&frame, succeeded: false)
            return
        }
        frame.sawKey = true
        frame.cursor = cursor
    }

    private mutating func decide(_ frame: inout Frame, succeeded: Bool) {
        frame.branch = succeeded ? frame.transaction.success : frame.transaction.failure
        tape.append(.begin(succeeded: succeeded))
    }
}

extension Comparison {
    /// Whether the comparison holds for a version, or for a key that does not exist.
    func holds(for record: VersionRecord?) -> Bool {
        switch target {
        case .version(let version): holds(record?.version ?? 0, version)
        case .created(let revision): holds(record?.created ?? 0, revision.number)
        case .modified(let revision): holds(Self.modified(record), revision.number)
        case .lease(let lease): holds(record?.lease ?? 0, lease.rawValue)
        case .value(let value):
            // Of a key that does not exist nothing can be said of the value, not even that it differs.
            if let record {
                holds(record.value.withUnsafeBytes { a in value.withUnsafeBytes { compareBytes(a, $0) } }, 0)
            } else {
                false
            }
        }
    }

    private static func modified(_ record: VersionRecord?) -> Int64 {
        #if Zoo
            if let record, record.created != record.modified, zoo(.z98) { return record.created }
        #endif
        return record?.modified ?? 0
    }

    private func holds<Value: Comparable>(_ actual: Value, _ expected: Value) -> Bool {
        switch relation {
        case .equal: actual == expected
        case .notEqual: actual != expected
        case .less: actual < expected
        case .greater: actual > expected
        }
    }
}
