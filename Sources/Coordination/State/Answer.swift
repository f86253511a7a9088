public import MVCC

/// The answer to a ``Command`` that the store did not refuse.
public enum Answer: Hashable, Sendable {
    case put(PutResult)
    case deleteRange(DeleteResult)
    case transaction(TransactionResult)
    case compact
    case publish
    case raiseFeatureLevel
    case auth(AuthAnswer)
    /// Users and roles do not allow it: nothing was done.
    case denied(AuthRefusal)

    init(_ answer: WriteAnswer) {
        switch answer {
        case .put(let result): self = .put(result)
        case .deleteRange(let result): self = .deleteRange(result)
        case .transaction(let result): self = .transaction(result)
        case .compact: self = .compact
        }
    }
}
