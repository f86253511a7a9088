internal import Bytes

/// A transaction, or a delete of many keys, being executed in slices.
///
///     planning ──► checking ──► executing ──► outcome
///         │            │
///         └────────────┴──► refused
///
/// Nothing is written before everything that can be refused has been checked against the state before the first write.
struct TransactionRun: Sendable {
    enum Step: Sendable {
        /// The budget is used up.
        case paused
        /// Everything is checked and the writes come next: about so many keys are involved.
        case ready(work: Int)
        case refused(StoreError)
        case finished(TransactionResult)
    }

    private var plan: TransactionPlan
    private var phase = Phase.planning
    /// The instruction to check or to execute next.
    private var position = 0
    /// How many keys may be read or changed, and how many of those may be changed.
    private var work = 0
    private var changesExpected = 0
    private(set) var writing: Writing
    /// The transactions that have begun and not ended, outermost first.
    private var open: [TransactionResult] = []
    private var reading: RangeCursor?
    private var deleting: DeleteResult?

    private enum Phase: Sendable { case planning, checking, executing }

    init(_ transaction: Transaction, after revision: Revision) {
        plan = TransactionPlan(transaction)
        writing = Writing(after: revision)
    }

    /// Plans and checks, without writing.
    mutating func prepare(
        on view: StoreView, leaseExists: (LeaseID) -> Bool, _ budget: inout Int
    ) -> Step {
        if phase == .planning {
            guard plan.advance(on: view, &budget) else { return .paused }
            phase = .checking
        }
        while position < plan.tape.count {
            guard budget > 0 else { return .paused }
            budget -= 1
            do throws(StoreError) {
                work += try check(plan.tape[position], on: view, leaseExists)
            } catch {
                return .refused(error)
            }
            position += 1
        }
        phase = .executing
        position = 0
        writing.reserve(changesExpected)
        return .ready(work: work)
    }

    /// Executes, after ``prepare(on:leaseExists:_:)`` has said that it is ready.
    mutating func execute(on view: inout StoreView, _ budget: inout Int) -> Step {
        while budget > 0 {
            switch plan.tape[position] {
            case .begin(let succeeded):
                open.append(TransactionResult(succeeded: succeeded))
            case .end:
                let finished = open.removeLast()
                if open.isEmpty { return .finished(finished) }
                open[open.count - 1].results.append(.transaction(finished))
            case .range(let query):
                guard let result = read(query, on: view, &budget) else { return .paused }
                open[open.count - 1].results.append(.range(result, revision: writing.revisionNow(view)))
            case .put(let put):
                budget -= 1
                let result = writing.put(put, in: &view)
                open[open.count - 1].results.append(.put(result, revision: writing.revision))
            case .deleteRange(let delete):
                guard let result = self.delete(delete, in: &view, &budget) else { return .paused }
                open[open.count - 1].results.append(.deleteRange(result, revision: writing.revisionNow(view)))
            }
            position += 1
        }
        return .paused
    }

    /// Checks what only the state before the first write can tell. Answers how many keys the instruction may involve.
    private mutating func check(
        _ instruction: TransactionPlan.Instruction, on view: StoreView, _ leaseExists: (LeaseID) -> Bool
    ) throws(StoreError) -> Int {
        switch instruction {
        case .begin, .end:
            return 0
        case .put(let put):
            try put.check(on: view, leaseExists)
            changesExpected += 1
            return 1
        case .deleteRange(let delete):
            let count = view.keyspace(of: delete.range.key).count(delete.range)
            changesExpected += count
            return count
        case .range(let query):
            try view.checkReadable(query.range, at: query.revision)
            return view.keyspace(of: query.range.key).countOfVersions(query.range)
        }
    }

    private mutating func read(_ query: RangeQuery, on view: StoreView, _ budget: inout Int) -> RangeResult? {
        var cursor: RangeCursor
        if let reading {
            cursor = reading
        } else {
            do throws(StoreError) {
                let changed = !writing.changes.isEmpty
                cursor = try RangeCursor(validated: query, on: view, hasUnpublishedChanges: changed)
            } catch {
                unreachable("a range that was checked can be read")
            }
        }
        reading = nil
        if let result = cursor.advance(&budget) { return result }
        reading = cursor
        return nil
    }

    private mutating func delete(
        _ operation: DeleteRangeOperation, in view: inout StoreView, _ budget: inout Int
    ) -> DeleteResult? {
        var result = deleting ?? DeleteResult()
        deleting = nil
        let deleted = writing.delete(operation, atMost: budget, in: &view, &result)
        let isFinished = deleted < budget || operation.range.isSingleKey
        budget -= deleted
        if !isFinished { deleting = result }
        return isFinished ? result : nil
    }
}

extension PutOperation {
    /// Refuses what cannot be done in this state.
    func check(on view: StoreView, _ leaseExists: (LeaseID) -> Bool) throws(StoreError) {
        if lease != .none, !leaseExists(lease) { throw .leaseNotFound }
        if ignoresValue || ignoresLease, view.keyspace(of: key).current(key) == nil { throw .keyNotFound }
    }
}
