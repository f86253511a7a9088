public struct DeleteResult: Hashable, Sendable {
    public var deleted: Int64
    /// The versions that were deleted, in order of keys, when they were asked for.
    public var previous: [KeyValue]

    public init(deleted: Int64 = 0, previous: [KeyValue] = []) {
        self.deleted = deleted
        self.previous = previous
    }
}
