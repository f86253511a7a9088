/// Names a proposal between the caller and this node; it never travels.
public struct ProposalID: Hashable, Sendable {
    public var rawValue: UInt64

    @inlinable
    public init(_ rawValue: UInt64) { self.rawValue = rawValue }
}

/// Names a request to the disk. They are asked and completed in ascending order.
public struct PersistID: Hashable, Comparable, Sendable {
    public var rawValue: UInt64

    @inlinable
    public init(_ rawValue: UInt64) { self.rawValue = rawValue }

    @inlinable
    public static func < (a: PersistID, b: PersistID) -> Bool { a.rawValue < b.rawValue }
}

/// Names a linearizable read. It travels to the leader and back, so it must be unique over all members and all their
/// restarts; the caller guarantees that, for example by member and incarnation in `origin`.
public struct ReadID: Hashable, Sendable {
    public var origin: UInt64
    public var number: UInt64

    @inlinable
    public init(origin: UInt64, number: UInt64) {
        self.origin = origin
        self.number = number
    }
}
