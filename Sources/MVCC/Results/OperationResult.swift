/// What one step of a transaction did.
///
/// `revision` goes into the step's own header: the store's revision as the step left it, which is one more than before the
/// transaction as soon as anything changed. etcd leaves it at 0 for a nested transaction.
public indirect enum OperationResult: Hashable, Sendable {
    case range(RangeResult, revision: Revision)
    case put(PutResult, revision: Revision)
    case deleteRange(DeleteResult, revision: Revision)
    case transaction(TransactionResult)
}
