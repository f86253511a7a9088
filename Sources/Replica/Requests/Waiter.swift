internal import Raft

/// A write that was handed to a leader and whose entry has not been applied here yet.
struct Waiter: Sendable {
    let request: Request
    /// The term in which it was handed over, and to whom.
    let term: Term
    let leader: MemberID
}
