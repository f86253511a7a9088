internal import Coordination
internal import MVCC

/// What a member answered a client.
struct ClientAnswer: Hashable {
    /// The store's revision in the answer's header.
    var revision: Int64
    /// Whether a transaction's comparisons held; true for everything else that was not refused.
    var succeeded = true
    var keyValues: [KeyValue] = []
    /// Keys in the range, or keys deleted.
    var count: Int64 = 0
    /// The version that a put or a deletion of one key replaced.
    var previous: KeyValue?
    /// Refused by the state machine: an answer, and without effect.
    var error: StoreError?

    /// The answer to a write.
    init(_ outcome: Outcome) {
        revision = outcome.revision.number
        switch outcome.answer {
        case .success(.put(let result)): previous = result.previous
        case .success(.deleteRange(let result)):
            count = result.deleted
            previous = result.previous.first
        case .success(.transaction(let result)):
            succeeded = result.succeeded
            if case .range(let range, revision: _)? = result.results.first, !result.succeeded {
                keyValues = range.keyValues
                count = range.count
            }
        case .success(.compact), .success(.publish), .success(.raiseFeatureLevel), .success(.grantLease),
            .success(.revokeLease), .success(.renewLeases), .success(.expireLeases), .success(.deferLeases),
            .success(.stamp), .success(.alarm), .success(.checkpoint), .success(.compareStates),
            .success(.auth), .success(.denied):
            break
        case .failure(let error):
            succeeded = false
            self.error = error
        }
    }

    /// The answer to a read of this state.
    init(_ query: RangeQuery, of state: CoordinationState) {
        revision = state.revision.number
        do throws(StoreError) {
            let result = try state.range(query)
            keyValues = result.keyValues
            count = result.count
        } catch {
            succeeded = false
            self.error = error
        }
    }
}
