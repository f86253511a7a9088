/// Names one request to read a piece of a stored snapshot; chosen by the one who asks.
public struct SnapshotRequestID: Hashable, Sendable {
    public var rawValue: UInt64

    public init(_ rawValue: UInt64) { self.rawValue = rawValue }
}
