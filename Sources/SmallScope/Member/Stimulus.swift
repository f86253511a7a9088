internal import Raft

/// Something that can happen to one member alone.
enum Stimulus: Hashable, Sendable {
    /// Nobody was heard for an election time-out: a leader steps down, anyone else campaigns.
    case timeOut
    /// A leader's heartbeats are due.
    case heartbeat
    /// The oldest request to the disk is done.
    case persist
    /// The member stops, loses what was not durable, and starts again.
    case crash
    case propose
    case change(ConfigurationChange)
    case receive(Message, from: MemberID)
}
