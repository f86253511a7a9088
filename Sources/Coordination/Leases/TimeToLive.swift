/// How long a lease lives from its grant, and from each renewal.
public struct TimeToLive: Hashable, Comparable, Sendable {
    public var milliseconds: UInt64

    @inlinable
    public init(milliseconds: UInt64) { self.milliseconds = min(milliseconds, Self.millisecondsMax) }

    @inlinable
    public init(seconds: UInt64) {
        self.init(milliseconds: seconds > Self.millisecondsMax / 1_000 ? .max : seconds * 1_000)
    }

    /// etcd's bound, 9,000,000,000 s: so far from the end of cluster time that adding to it never comes there.
    public static let millisecondsMax: UInt64 = 9_000_000_000_000

    @inlinable
    public var nanoseconds: UInt64 { milliseconds * 1_000_000 }

    @inlinable
    public static func < (a: TimeToLive, b: TimeToLive) -> Bool { a.milliseconds < b.milliseconds }
}
