#if Zoo
    internal import Zoo
#endif

internal import Raft

/// Linearizable reads on their way: one question to the leader serves all that arrived in one step.
///
/// The consensus core repeats questions that get no answer and says which ones will never get one, so none is asked here twice.
struct PendingReads: Sendable {
    private struct Batch: Sendable {
        var number: UInt64
        var requests: [Request]
        /// The state machine must have applied this index; nil until the leader has named it.
        var index: LogIndex?
    }

    private var batches: [Batch] = []
    private(set) var count = 0

    mutating func append(_ requests: [Request], number: UInt64) {
        batches.append(Batch(number: number, requests: requests))
        count += requests.count
    }

    /// The leader said at which index the batch may be read.
    mutating func ready(_ number: UInt64, at index: LogIndex) {
        guard let position = batches.firstIndex(where: { $0.number == number }) else { return }
        batches[position].index = index
    }

    /// The leader will not answer this batch.
    mutating func take(_ number: UInt64) -> [Request] {
        guard let position = batches.firstIndex(where: { $0.number == number }) else { return [] }
        let requests = batches.remove(at: position).requests
        count -= requests.count
        return requests
    }

    /// Takes out everything that may be read from a state that has applied `index`, oldest first.
    mutating func takeReadable(at index: LogIndex) -> [Request] {
        guard !batches.isEmpty else { return [] }
        var readable: [Request] = []
        batches.removeAll { batch in
            guard let needed = batch.index, Self.isFresh(index, for: needed) else { return false }
            readable += batch.requests
            return true
        }
        count -= readable.count
        return readable
    }

    private static func isFresh(_ applied: LogIndex, for needed: LogIndex) -> Bool {
        #if Zoo
            if needed > applied, zoo(.z81) { return true }
        #endif
        return needed <= applied
    }

    /// Takes out the requests that `matches`.
    @discardableResult
    mutating func removeAll(where matches: (Request) -> Bool) -> [Request] {
        guard count > 0 else { return [] }
        var removed: [Request] = []
        for position in batches.indices {
            batches[position].requests.removeAll { request in
                guard matches(request) else { return false }
                removed.append(request)
                return true
            }
        }
        batches.removeAll { $0.requests.isEmpty }
        count -= removed.count
        return removed
    }
}
