/// The number of a stream within its connection (RFC 9113 §5.1.1).
public struct StreamID: Hashable, Comparable, Sendable {
    public let number: UInt32

    @inlinable
    public init(number: UInt32) { self.number = number }

    @inlinable
    public static func < (left: Self, right: Self) -> Bool { left.number < right.number }

    /// The largest number that can be used.
    static let numberMax: UInt32 = 0x7FFF_FFFF
}
