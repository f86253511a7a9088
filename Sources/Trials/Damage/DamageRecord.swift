/// A damage that was done, and what the member did about it.
public struct DamageRecord: Hashable, Sendable {
    public var kind: DamageKind
    /// Counted from 1.
    public var member: Int
    /// What was done, for people.
    public var harm: String
    public var finding: DamageFinding
    /// Nanoseconds since the run began: when the member was started with it, and when the finding was made.
    public var start: UInt64
    public var end: UInt64

    public init(kind: DamageKind, member: Int, harm: String, finding: DamageFinding, start: UInt64, end: UInt64) {
        self.kind = kind
        self.member = member
        self.harm = harm
        self.finding = finding
        self.start = start
        self.end = end
    }

    /// Whether the member was no part of the cluster any more from then on.
    public var leavesMemberOut: Bool { kind.answer == .refusal }
}
