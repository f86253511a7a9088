/// How many operations a store has executed since it was made: for those who watch it, never for what it decides.
public struct OperationCounts: Hashable, Sendable {
    public private(set) var puts: UInt64 = 0
    public private(set) var deletes: UInt64 = 0
    public private(set) var transactions: UInt64 = 0
    /// Those within transactions that were executed as writes.
    public private(set) var ranges: UInt64 = 0

    public init() {}

    mutating func count(_ answer: WriteAnswer) {
        switch answer {
        case .put: puts &+= 1
        case .deleteRange: deletes &+= 1
        case .transaction(let result): count(result)
        case .compact: break
        }
    }

    private mutating func count(_ result: TransactionResult) {
        transactions &+= 1
        for step in result.results {
            switch step {
            case .range: ranges &+= 1
            case .put: puts &+= 1
            case .deleteRange: deletes &+= 1
            case .transaction(let inner): count(inner)
            }
        }
    }
}
