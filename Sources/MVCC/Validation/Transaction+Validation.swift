extension Transaction {
    public func validate(
        _ limits: StoreLimits = .standard, by author: WriteRequest.Author = .client
    ) throws(StoreError) {
        try validateOperations(limits, by: author, depth: 1)
        try checkForDuplicateKeys()
    }

    fileprivate func validateOperations(
        _ limits: StoreLimits, by author: WriteRequest.Author, depth: Int
    ) throws(StoreError) {
        let most = max(comparisons.count, success.count, failure.count)
        guard most <= limits.transactionOperationsMax, depth <= limits.transactionDepthMax else {
            throw .tooManyOperations
        }
        for comparison in comparisons where comparison.range.key.isEmpty { throw .keyNotProvided }
        var rest = limits
        rest.transactionOperationsMax -= most
        for operation in success { try operation.validate(rest, by: author, depth: depth) }
        for operation in failure { try operation.validate(rest, by: author, depth: depth) }
    }
}

extension Operation {
    fileprivate func validate(
        _ limits: StoreLimits, by author: WriteRequest.Author, depth: Int
    ) throws(StoreError) {
        switch self {
        case .range(let query): try query.validate()
        case .put(let operation): try operation.validate(limits, by: author)
        case .deleteRange(let operation): try operation.validate(by: author)
        case .transaction(let nested): try nested.validateOperations(limits, by: author, depth: depth + 1)
        }
    }
}
