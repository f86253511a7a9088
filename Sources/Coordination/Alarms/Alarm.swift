/// Something that is wrong with a member, known to the whole cluster until it is cleared.
public struct Alarm: Hashable, Comparable, Sendable {
    public enum Kind: UInt8, Hashable, Sendable {
        /// The store has reached its quota: what would make it larger is refused.
        case noSpace = 1
        /// The member's state differs from that of the majority: nothing is answered from it, and the others serve on. Of
        /// ``Alarm/everyone``: no majority agrees, and nothing is written any more.
        case corrupt = 2
    }

    public var member: UInt64
    public var kind: Kind

    /// No member has this id.
    public static let everyone: UInt64 = 0

    public init(member: UInt64, kind: Kind) {
        self.member = member
        self.kind = kind
    }

    public static func < (a: Self, b: Self) -> Bool { (a.member, a.kind.rawValue) < (b.member, b.kind.rawValue) }
}
