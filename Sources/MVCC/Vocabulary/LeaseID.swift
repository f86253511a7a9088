/// The identity of a lease; 0 means that there is none.
public struct LeaseID: Hashable, Comparable, Sendable {
    public var rawValue: Int64

    @inlinable
    public init(_ rawValue: Int64) { self.rawValue = rawValue }

    public static let none = LeaseID(0)

    @inlinable
    public static func < (a: LeaseID, b: LeaseID) -> Bool { a.rawValue < b.rawValue }
}
