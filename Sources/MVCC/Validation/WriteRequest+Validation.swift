extension WriteRequest {
    public func validate(_ limits: StoreLimits = .standard, by author: Author = .client) throws(StoreError) {
        switch self {
        case .put(let operation): try operation.validate(limits, by: author)
        case .deleteRange(let operation): try operation.validate(by: author)
        case .transaction(let transaction): try transaction.validate(limits, by: author)
        case .compact: break
        }
    }
}
