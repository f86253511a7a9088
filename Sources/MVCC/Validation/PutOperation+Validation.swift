extension PutOperation {
    public func validate(
        _ limits: StoreLimits = .standard, by author: WriteRequest.Author = .client
    ) throws(StoreError) {
        if key.isEmpty { throw .keyNotProvided }
        if ignoresValue, !value.isEmpty { throw .valueProvided }
        if ignoresLease, lease != .none { throw .leaseProvided }
        if author == .client, SystemKeyspace.contains(key) { throw .reservedKey }
        // Two counts of arrays in memory cannot overflow their sum.
        if key.count + value.count > limits.keyAndValueBytesMax { throw .requestTooLarge }
    }
}
