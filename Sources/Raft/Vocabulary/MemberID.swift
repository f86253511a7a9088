/// The identity of a configured server. Never 0 and never reused in the life of a cluster.
public struct MemberID: Hashable, Comparable, Sendable, CustomStringConvertible {
    public var rawValue: UInt64

    @inlinable
    public init(_ rawValue: UInt64) { self.rawValue = rawValue }

    @inlinable
    public static func < (a: MemberID, b: MemberID) -> Bool { a.rawValue < b.rawValue }

    public var description: String { String(rawValue, radix: 16) }
}
