/// A version of the store as a whole: a new store is at 1, and every change that has an effect adds exactly 1.
///
/// 0 means "none" (a key that does not exist) or "the latest" (in a query), as in etcd. Nothing here adds to a number that
/// a client chose, so no client number can overflow.
public struct Revision: Hashable, Comparable, Sendable {
    public var number: Int64

    @inlinable
    public init(_ number: Int64) { self.number = number }

    /// No revision, or the latest one, depending on where it stands.
    public static let zero = Revision(0)
    /// The revision of a store in which nothing was ever written.
    public static let initial = Revision(1)
    /// The compaction floor of a store in which nothing was ever compacted.
    public static let nothingCompacted = Revision(-1)

    @inlinable public var next: Revision { Revision(number + 1) }

    @inlinable
    public static func < (a: Revision, b: Revision) -> Bool { a.number < b.number }
}
