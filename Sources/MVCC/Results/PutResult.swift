public struct PutResult: Hashable, Sendable {
    /// The version that was replaced, when it was asked for and there was one.
    public var previous: KeyValue?

    public init(previous: KeyValue? = nil) { self.previous = previous }
}
