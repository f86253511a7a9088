/// The members of the cluster and their parts in it. Dissertation §4.1 to §4.3.
///
/// While `outgoing` is not empty the configuration is joint: every decision needs a majority of `voters` and one of
/// `outgoing`. All lists are in ascending order without duplicates, so that equal configurations are equal bytes.
public struct Configuration: Hashable, Sendable {
    /// A member and where to reach it.
    public struct Address: Hashable, Sendable {
        public var member: MemberID
        public var peerURLs: [String]

        public init(member: MemberID, peerURLs: [String]) {
            self.member = member
            self.peerURLs = peerURLs
        }
    }

    /// The voters of the configuration (of its incoming half, while joint).
    public var voters: [MemberID]
    /// The voters of the outgoing half; empty unless the configuration is joint.
    public var outgoing: [MemberID]
    /// Members that are replicated to and never counted.
    public var learners: [MemberID]
    /// Voters of the outgoing half that become learners when the joint configuration is left.
    public var learnersNext: [MemberID]
    /// Members that become voters by themselves once they have started and caught up (§4.2.1): replicated to, not counted.
    public var pendingVoters: [MemberID]
    /// Every member, in ascending order of id.
    public var addresses: [Address]

    public init(
        voters: [MemberID],
        outgoing: [MemberID] = [],
        learners: [MemberID] = [],
        learnersNext: [MemberID] = [],
        pendingVoters: [MemberID] = [],
        addresses: [Address] = []
    ) {
        self.voters = voters
        self.outgoing = outgoing
        self.learners = learners
        self.learnersNext = learnersNext
        self.pendingVoters = pendingVoters
        self.addresses = addresses
    }

    public var isJoint: Bool { !outgoing.isEmpty }
}
