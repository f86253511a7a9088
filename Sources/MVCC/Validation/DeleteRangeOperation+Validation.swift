extension DeleteRangeOperation {
    public func validate(by author: WriteRequest.Author = .client) throws(StoreError) {
        if range.key.isEmpty { throw .keyNotProvided }
        if author == .client, SystemKeyspace.contains(range.key) { throw .reservedKey }
    }
}
