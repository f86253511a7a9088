/// One step of a transaction.
public indirect enum Operation: Hashable, Sendable {
    case range(RangeQuery)
    case put(PutOperation)
    case deleteRange(DeleteRangeOperation)
    case transaction(Transaction)
}
