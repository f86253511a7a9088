/// What a user asks to change about the membership, as one step: all of it takes effect or none.
public struct ConfigurationChange: Hashable, Sendable {
    public enum Step: Hashable, Sendable {
        /// Adds a voter, or promotes a learner or a pending voter, at once. Nil keeps the address that is known.
        case addVoter(MemberID, peerURLs: [String]?)
        /// Adds a member that becomes a voter by itself once it has caught up (dissertation §4.2.1). A voter stays one.
        case addPendingVoter(MemberID, peerURLs: [String]?)
        /// Adds a learner, or demotes a voter. Nil keeps the address that is known.
        case addLearner(MemberID, peerURLs: [String]?)
        /// Removes a member; removing an unknown member changes nothing.
        case remove(MemberID)
        /// Changes the address of a member; for an unknown one nothing.
        case update(MemberID, peerURLs: [String])
    }

    /// Carried out in order.
    public var steps: [Step]

    public init(_ steps: [Step]) { self.steps = steps }
}
