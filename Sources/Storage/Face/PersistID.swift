/// Names one request to make something durable; chosen by the one who asks, ascending.
public struct PersistID: Hashable, Comparable, Sendable {
    public var rawValue: UInt64

    public init(_ rawValue: UInt64) { self.rawValue = rawValue }

    public static func < (a: PersistID, b: PersistID) -> Bool { a.rawValue < b.rawValue }
}
