public import Coordination
public import Raft

/// Who sent a message: a member, and the disk and process that speak for it. The transport knows it from its handshake.
public struct Sender: Hashable, Sendable {
    public var member: MemberID
    public var life: MemberLife

    public init(member: MemberID, life: MemberLife) {
        self.member = member
        self.life = life
    }
}
