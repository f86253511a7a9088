/// Counts the changes of users, roles and permissions, from 1 on.
public struct AuthRevision: Hashable, Comparable, Sendable {
    public var number: UInt64

    public init(_ number: UInt64) { self.number = number }

    /// That of whoever says no name.
    public static let none = AuthRevision(0)
    public static let initial = AuthRevision(1)

    var next: AuthRevision { AuthRevision(number &+ 1) }

    public static func < (a: Self, b: Self) -> Bool { a.number < b.number }
}
