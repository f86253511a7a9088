/// How an election stands.
enum VoteResult: Hashable, Sendable {
    case won
    case lost
    case pending
}
