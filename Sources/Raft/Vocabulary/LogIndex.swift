/// The position of an entry in the log. The first entry has index 1; 0 means "before the log".
public struct LogIndex: Hashable, Comparable, Sendable {
    public var position: UInt64

    @inlinable
    public init(_ position: UInt64) { self.position = position }

    public static let zero = LogIndex(0)

    @inlinable public var next: LogIndex { LogIndex(position + 1) }

    /// The index before this one; 0 stays 0.
    @inlinable public var previous: LogIndex { LogIndex(position == 0 ? 0 : position - 1) }

    @inlinable
    public static func < (a: LogIndex, b: LogIndex) -> Bool { a.position < b.position }
}
