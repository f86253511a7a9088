/// The part that a member plays in its term. Dissertation figure 3.3, with the pre-vote of §9.6.
public enum Role: Hashable, Sendable {
    case follower
    case preCandidate
    case candidate
    case leader
}
