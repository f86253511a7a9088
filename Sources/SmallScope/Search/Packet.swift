internal import Raft

/// A message and its way.
struct Packet: Hashable, Sendable {
    var from: MemberID
    var to: MemberID
    var message: Message
}
