internal import Determinism
internal import Raft

/// A write or a change of the members that was handed to a leader and whose entry has not been applied here yet.
struct Waiter: Sendable {
    let id: RequestID
    let deadline: Instant
    /// The term in which it was handed over, and to whom.
    let term: Term
    let leader: MemberID
    /// The request, as long as the leader may still refuse to append it; nil once this member has appended it itself.
    let retry: Request?
}
