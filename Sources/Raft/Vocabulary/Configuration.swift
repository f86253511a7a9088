internal import Bytes

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

    /// Passed on with every snapshot's name and seldom changed.
    private var lists: Indirect<Lists>

    private struct Lists: Hashable, Sendable {
        var voters: [MemberID]
        var outgoing: [MemberID]
        var learners: [MemberID]
        var learnersNext: [MemberID]
        var pendingVoters: [MemberID]
        var addresses: [Address]
    }

    /// The voters of the configuration (of its incoming half, while joint).
    public var voters: [MemberID] {
        _read { yield lists.value.voters }
        _modify { yield &lists.value.voters }
    }
    /// The voters of the outgoing half; empty unless the configuration is joint.
    public var outgoing: [MemberID] {
        _read { yield lists.value.outgoing }
        _modify { yield &lists.value.outgoing }
    }
    /// Members that are replicated to and never counted.
    public var learners: [MemberID] {
        _read { yield lists.value.learners }
        _modify { yield &lists.value.learners }
    }
    /// Voters of the outgoing half that become learners when the joint configuration is left.
    public var learnersNext: [MemberID] {
        _read { yield lists.value.learnersNext }
        _modify { yield &lists.value.learnersNext }
    }
    /// Members that become voters by themselves once they have started and caught up (§4.2.1): replicated to, not counted.
    public var pendingVoters: [MemberID] {
        _read { yield lists.value.pendingVoters }
        _modify { yield &lists.value.pendingVoters }
    }
    /// Every member, in ascending order of id.
    public var addresses: [Address] {
        _read { yield lists.value.addresses }
        _modify { yield &lists.value.addresses }
    }

    public init(
        voters: [MemberID],
        outgoing: [MemberID] = [],
        learners: [MemberID] = [],
        learnersNext: [MemberID] = [],
        pendingVoters: [MemberID] = [],
        addresses: [Address] = []
    ) {
        lists = Indirect(
            Lists(
                voters: voters, outgoing: outgoing, learners: learners, learnersNext: learnersNext,
                pendingVoters: pendingVoters, addresses: addresses))
    }

    public var isJoint: Bool { !outgoing.isEmpty }
}
