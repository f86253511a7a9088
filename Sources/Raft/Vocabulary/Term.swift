/// A period of time with at most one leader. Dissertation §3.3.
public struct Term: Hashable, Comparable, Sendable {
    public var number: UInt64

    @inlinable
    public init(_ number: UInt64) { self.number = number }

    public static let zero = Term(0)

    @inlinable public var next: Term { Term(number + 1) }

    @inlinable
    public static func < (a: Term, b: Term) -> Bool { a.number < b.number }
}
