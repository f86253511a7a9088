/// Deletes every key of a range, in one revision.
public struct DeleteRangeOperation: Hashable, Sendable {
    public var range: KeyRange
    /// Whether the answer carries the versions that were deleted.
    public var returnsPrevious: Bool

    public init(_ range: KeyRange, returnsPrevious: Bool = false) {
        self.range = range
        self.returnsPrevious = returnsPrevious
    }
}
