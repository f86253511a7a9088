internal import MVCC

/// How large the store may become, in bytes of what is readable and of history.
struct StoreQuota: Hashable {
    /// Nil for no bound.
    let bytesMax: Int?

    enum Level: Comparable {
        case comfortable
        /// History is given up from here on, if that is allowed.
        case tight
        /// More of it is given up.
        case critical
        case reached
    }

    /// What a write is counted with, whatever its key and value are: etcd's figures.
    static let putOverheadBytes = 256
    static let leaseBytes = 64

    static func bytes(of view: StoreView) -> Int { view.liveBytes + view.historyBytes }

    func level(_ view: StoreView) -> Level {
        guard let bytesMax else { return .comfortable }
        let bytes = Self.bytes(of: view)
        if bytes >= bytesMax { return .reached }
        if bytes >= bytesMax / 10 * 9 { return .critical }
        return bytes >= bytesMax / 5 * 4 ? .tight : .comfortable
    }

    /// Whether there is room for so many more bytes.
    func hasRoom(for bytes: Int, in view: StoreView) -> Bool {
        guard let bytesMax else { return true }
        return Self.bytes(of: view) + bytes < bytesMax
    }

    static func cost(of put: PutOperation) -> Int { putOverheadBytes + put.key.count + put.value.count }

    /// The larger of the two branches counts.
    static func cost(of transaction: Transaction) -> Int {
        max(cost(of: transaction.success), cost(of: transaction.failure))
    }

    private static func cost(of operations: [Operation]) -> Int {
        operations.reduce(0) { sum, operation in
            switch operation {
            case .put(let put): sum + cost(of: put)
            case .transaction(let nested): sum + cost(of: nested)
            case .range, .deleteRange: sum
            }
        }
    }
}
