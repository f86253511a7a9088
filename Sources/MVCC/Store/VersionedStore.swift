internal import Bytes

/// Keys, values and their versions: etcd's KV service as a value.
///
/// A write that is small enough is made in place. A larger one is made in slices on a copy that nobody sees, which then
/// becomes the store; until then every read and every view is of the state before. Only one write is under way at a time.
public struct VersionedStore: Sendable {
    /// What is visible: the state after the last write that is done.
    public private(set) var view: StoreView
    /// What has been executed; begins anew with the store.
    public private(set) var counts = OperationCounts()
    private var unfinished: Unfinished?
    private var deletion: KeyDeletion?

    private struct Unfinished: Sendable {
        var run: TransactionRun
        var answers: Answers
        /// The copy that is written to, once everything has been checked.
        var building: StoreView?
    }

    /// What the answer to a run is made of.
    private enum Answers: Sendable { case transaction, deleteRange }

    /// An empty store at revision 1.
    public init() { self.init(StoreView()) }

    /// A store that goes on from a state.
    public init(_ view: StoreView) { self.view = view }

    public var revision: Revision { view.revision }

    /// Whether a write waits for ``continueApply(leaseExists:budget:)``.
    public var isApplying: Bool { unfinished != nil || deletion != nil }

    /// Executes a request in one go.
    public mutating func apply(
        _ request: WriteRequest, by author: WriteRequest.Author = .client, leaseExists: (LeaseID) -> Bool
    ) -> WriteProgress {
        var unlimited = Int.max
        return apply(request, by: author, leaseExists: leaseExists, budget: &unlimited)
    }

    /// Executes a request, or as much of it as `budget` allows, of which one is taken for each key that is looked at or
    /// changed; one at least is allowed.
    ///
    /// Total: every request has an answer, be it a refusal. No other write may be under way.
    public mutating func apply(
        _ request: WriteRequest,
        by author: WriteRequest.Author = .client,
        leaseExists: (LeaseID) -> Bool,
        budget: inout Int
    ) -> WriteProgress {
        invariant(!isApplying, "one write is applied at a time")
        do throws(StoreError) {
            try request.validate(.replicated, by: author)
            switch request {
            case .put(let operation):
                return .done(try put(operation, leaseExists))
            case .compact(let compaction):
                return .done(try compact(compaction, by: author))
            case .deleteRange(let operation):
                let run = TransactionRun(Transaction(success: [.deleteRange(operation)]), after: revision)
                var work = Unfinished(run: run, answers: .deleteRange)
                return advance(&work, leaseExists, &budget)
            case .transaction(let transaction):
                let run = TransactionRun(transaction, after: revision)
                var work = Unfinished(run: run, answers: .transaction)
                return advance(&work, leaseExists, &budget)
            }
        } catch {
            return .done(refusal(error))
        }
    }

    /// Deletes those of the keys that exist, all at one revision, or as many of them as `budget` allows. The answer is that of a
    /// deletion without its previous versions; `changes` has them.
    public mutating func delete(_ keys: [[UInt8]], budget: inout Int) -> WriteProgress {
        invariant(!isApplying, "one write is applied at a time")
        var work = KeyDeletion(keys, after: revision)
        if keys.count > budget { work.building = view }
        return advance(&work, &budget)
    }

    /// Goes on with the write that is under way.
    public mutating func continueApply(leaseExists: (LeaseID) -> Bool, budget: inout Int) -> WriteProgress {
        if var work = deletion {
            deletion = nil
            return advance(&work, &budget)
        }
        guard var work = unfinished else { unreachable("only a write that is under way is continued") }
        unfinished = nil
        return advance(&work, leaseExists, &budget)
    }

    /// Removes versions that were compacted, looking at up to `budget` records of the history.
    ///
    /// Members may do this whenever they like: it changes nothing that can be read and nothing in a snapshot. While a write
    /// is under way it does nothing. Whether nothing is left to remove.
    @discardableResult
    public mutating func sweep(budget: Int) -> Bool {
        guard !isApplying else { return false }
        let left = view.users.sweep(budget)
        _ = view.system.sweep(left)
        return view.isSwept
    }

    private mutating func put(
        _ operation: PutOperation, _ leaseExists: (LeaseID) -> Bool
    ) throws(StoreError) -> WriteOutcome {
        try operation.check(on: view, leaseExists)
        var writing = Writing(after: revision)
        let result = writing.put(operation, in: &view)
        return publish(writing, .put(result))
    }

    private mutating func compact(
        _ compaction: Compaction, by author: WriteRequest.Author
    ) throws(StoreError) -> WriteOutcome {
        let floor = author == .client ? view.users.floor : view.system.floor
        if compaction.revision <= floor { throw .compacted }
        if compaction.revision > revision { throw .futureRevision }
        switch author {
        case .client: view.users.compact(to: compaction.revision)
        case .registry: view.system.compact(to: compaction.revision)
        }
        return WriteOutcome(answer: .success(.compact), revision: revision, changesHash: StableHash().value)
    }

    /// Takes the work by reference: a copy would make each slice copy everything that earlier ones have gathered.
    private mutating func advance(
        _ work: inout Unfinished, _ leaseExists: (LeaseID) -> Bool, _ budget: inout Int
    ) -> WriteProgress {
        budget = max(budget, 1)
        if work.building == nil {
            switch work.run.prepare(on: view, leaseExists: leaseExists, &budget) {
            case .refused(let error):
                return .done(refusal(error))
            case .ready(let keys) where keys <= budget:
                // The work was estimated, and in the view that all see nothing may be left half done.
                var unlimited = Int.max
                let step = work.run.execute(on: &view, &unlimited)
                budget -= .max - unlimited
                return finish(step, work)
            case .ready:
                work.building = view
            case .paused, .finished:
                unfinished = work
                return .unfinished
            }
        }
        guard var building = work.building else { unreachable("a prepared write has a state to write to") }
        work.building = nil
        let step = work.run.execute(on: &building, &budget)
        guard case .finished = step else {
            work.building = building
            unfinished = work
            return .unfinished
        }
        view = building
        return finish(step, work)
    }

    private mutating func advance(_ work: inout KeyDeletion, _ budget: inout Int) -> WriteProgress {
        budget = max(budget, 1)
        if var building = work.building {
            work.building = nil
            guard work.advance(in: &building, &budget) else {
                work.building = building
                deletion = work
                return .unfinished
            }
            view = building
        } else {
            // It was found to fit, and in the view that all see nothing may be left half done.
            var unlimited = Int.max
            _ = work.advance(in: &view, &unlimited)
            budget -= .max - unlimited
        }
        return .done(publish(work.writing, .deleteRange(DeleteResult(deleted: Int64(work.writing.changes.count)))))
    }

    private mutating func finish(_ step: TransactionRun.Step, _ work: Unfinished) -> WriteProgress {
        guard case .finished(let result) = step else { unreachable("a write without a bound comes to its end") }
        switch work.answers {
        case .transaction:
            return .done(publish(work.run.writing, .transaction(result)))
        case .deleteRange:
            guard case .deleteRange(let deleted, _) = result.results.first else {
                unreachable("a delete has the result of a delete")
            }
            return .done(publish(work.run.writing, .deleteRange(deleted)))
        }
    }

    /// Gives the changes that are in the view their revision.
    private mutating func publish(_ writing: Writing, _ answer: WriteAnswer) -> WriteOutcome {
        view.revision = writing.revisionNow(view)
        counts.count(answer)
        return WriteOutcome(
            answer: .success(answer),
            revision: view.revision,
            changes: writing.changes,
            changesHash: writing.hash.value)
    }

    private func refusal(_ error: StoreError) -> WriteOutcome {
        WriteOutcome(answer: .failure(error), revision: revision, changesHash: StableHash().value)
    }
}
