public import Raft

/// What an operator asks to change about the members, as one step: all of it takes effect or none.
///
/// A member that is added as a voter is pending until it has started and caught up; the leader then makes it a voter by itself. To
/// replace several voters without a moment of fewer, add learners first and then, in one change, promote them and remove the others.
public struct MembershipChange: Hashable, Sendable {
    public enum Step: Hashable, Sendable {
        /// A new member, a voter as soon as it has caught up. Its id must be new: ids are never used again.
        case addVoter(MemberID, peerURLs: [String])
        /// A new member that is replicated to and never counted.
        case addLearner(MemberID, peerURLs: [String])
        /// A learner that has caught up becomes a voter.
        case promote(MemberID)
        /// The member leaves for ever.
        case remove(MemberID)
        /// The member is reached at other addresses.
        case update(MemberID, peerURLs: [String])
    }

    /// Carried out in order.
    public var steps: [Step]

    public init(_ steps: [Step]) { self.steps = steps }

    /// Steps of one change at most.
    public static let stepsMax = 128
}
