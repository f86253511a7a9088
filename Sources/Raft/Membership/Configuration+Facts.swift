extension Configuration {
    /// Members of a cluster at most, learners included.
    public static let membersMax = 128
    /// URLs of a member at most.
    public static let addressesMax = 16
    /// UTF-8 bytes of a URL at most.
    public static let addressBytesMax = 2048

    /// Everyone who is replicated to, in ascending order.
    public var members: [MemberID] {
        var members = voters
        for member in outgoing where !members.contains(member) { members.append(member) }
        members += learners
        members += pendingVoters
        return members.sorted()
    }

    /// Whether the member's vote and acknowledgements count in either half.
    public func isVoter(_ member: MemberID) -> Bool {
        voters.contains(member) || outgoing.contains(member)
    }

    public func contains(_ member: MemberID) -> Bool {
        isVoter(member) || learners.contains(member) || pendingVoters.contains(member)
    }

    /// Whether `member` alone decides.
    func isSoleVoter(_ member: MemberID) -> Bool {
        voters.count == 1 && voters[0] == member && (outgoing.isEmpty || outgoing == voters)
    }

    /// Whether the lists are ascending and fit together. Everything that is decoded or appended is.
    var isWellFormed: Bool {
        Self.isAscending(voters) && Self.isAscending(outgoing) && Self.isAscending(learners)
            && Self.isAscending(learnersNext) && Self.isAscending(pendingVoters)
            && Self.isAscending(addresses.map(\.member))
            && !(isJoint && voters.isEmpty)
            && learners.allSatisfy { !isVoter($0) }
            && pendingVoters.allSatisfy { !isVoter($0) && !learners.contains($0) }
            && learnersNext.allSatisfy { outgoing.contains($0) && !voters.contains($0) }
            && addresses.allSatisfy { contains($0.member) }
    }

    private static func isAscending(_ list: [MemberID]) -> Bool {
        guard let first = list.first else { return true }
        return first.rawValue != 0 && zip(list, list.dropFirst()).allSatisfy { $0 < $1 }
    }
}
