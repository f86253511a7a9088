internal import Determinism
internal import Raft

/// Linearizable reads on their way: one question to the leader serves all that arrived in one step.
struct PendingReads: Sendable {
    struct Batch: Sendable {
        var number: UInt64
        var requests: [Request]
        var stage: Stage
    }

    enum Stage: Sendable {
        /// The leader was asked at this moment.
        case awaitingIndex(since: Instant)
        /// The state machine must have applied this index.
        case awaitingApply(LogIndex)
    }

    private(set) var batches: [Batch] = []

    var count: Int { batches.reduce(0) { $0 + $1.requests.count } }

    mutating func append(_ requests: [Request], number: UInt64, askedAt now: Instant) {
        batches.append(Batch(number: number, requests: requests, stage: .awaitingIndex(since: now)))
    }

    /// The leader said at which index the batch may be read.
    mutating func ready(_ number: UInt64, at index: LogIndex) {
        guard let position = batches.firstIndex(where: { $0.number == number }) else { return }
        batches[position].stage = .awaitingApply(index)
    }

    /// The leader will not answer this batch.
    mutating func take(_ number: UInt64) -> [Request] {
        guard let position = batches.firstIndex(where: { $0.number == number }) else { return [] }
        return batches.remove(at: position).requests
    }

    /// Takes out everything that may be read from a state that has applied `index`, oldest first.
    mutating func takeReadable(at index: LogIndex) -> [Request] {
        guard !batches.isEmpty else { return [] }
        var readable: [Request] = []
        batches.removeAll { batch in
            guard case .awaitingApply(let needed) = batch.stage, needed <= index else { return false }
            readable += batch.requests
            return true
        }
        return readable
    }

    /// Takes out what was asked before `moment` and got no answer: the question or the answer may be lost.
    mutating func takeUnanswered(askedBefore moment: Instant) -> [Request] {
        var unanswered: [Request] = []
        batches.removeAll { batch in
            guard case .awaitingIndex(let since) = batch.stage, since < moment else { return false }
            unanswered += batch.requests
            return true
        }
        return unanswered
    }

    /// Takes out the requests that `matches`.
    mutating func removeAll(where matches: (Request) -> Bool) -> [Request] {
        var removed: [Request] = []
        for position in batches.indices {
            batches[position].requests.removeAll { request in
                guard matches(request) else { return false }
                removed.append(request)
                return true
            }
        }
        batches.removeAll { $0.requests.isEmpty }
        return removed
    }
}
