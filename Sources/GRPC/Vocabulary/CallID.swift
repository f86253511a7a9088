public import HTTP2

/// One call on its connection. Never used twice on the same connection.
public struct CallID: Hashable, Comparable, Sendable {
    public let number: UInt32

    @inlinable
    public init(number: UInt32) { self.number = number }

    @inlinable
    public static func < (left: Self, right: Self) -> Bool { left.number < right.number }

    @inlinable var stream: StreamID { StreamID(number: number) }
}
