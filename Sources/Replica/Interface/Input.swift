public import Raft
public import Storage

/// Everything that can happen to a replica.
public enum Input: Sendable {
    /// ``Options/tickNanoseconds`` have passed. Missed ticks are not made up for.
    case tick
    /// Messages of one peer, in the order in which they arrived.
    case received([PeerMessage], from: Sender)
    /// A peer does not listen to this member. Believed when it is about this very process.
    case turnedAway(TurnedAway, by: MemberID)
    /// Requests of clients, in the order in which they arrived.
    case requests([Request])
    /// The client went away: a request that was handed to nobody is forgotten, others run on and answer nobody.
    case cancelled(RequestID)
    /// Answers of the disk, in order.
    case disk([DiskCompletion])
    /// This member's own connection to a peer is up.
    case connected(MemberID)
    /// This member's own connection to a peer is down.
    case disconnected(MemberID)
    /// This member's own connection to a peer closed and an immediate reconnect was refused.
    case connectionRefused(MemberID)
    /// Go on with what ``Effects/hasMoreWork`` left.
    case proceed
    /// The member is about to stop: hand leadership over, take no more requests.
    case handOver
    /// Finish what waits for the disk; answered by ``ReplicaEvent/closed``.
    case close
}
