/// The answer to a ``WriteRequest`` that was not refused.
public enum WriteAnswer: Hashable, Sendable {
    case put(PutResult)
    case deleteRange(DeleteResult)
    case transaction(TransactionResult)
    case compact
}
