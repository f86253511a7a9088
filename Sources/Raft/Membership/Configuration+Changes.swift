/// The arithmetic of membership changes: pure, and refusing what would lose a majority. Dissertation §4.1 to §4.3.
extension Configuration {
    /// The configuration after a change that touches at most one voter and needs no joint phase.
    public func simplyChanged(by change: ConfigurationChange) throws(ConfigurationRefusal) -> Configuration {
        guard !isJoint else { throw .joint }
        let changed = try applying(change)
        let touched = Self.difference(voters, changed.voters) + Self.difference(changed.voters, voters)
        guard touched <= 1 else { throw .moreThanOneVoter }
        return changed
    }

    /// The joint configuration on the way to `change`: decisions need the voters of before and those of after.
    public func enteringJoint(by change: ConfigurationChange) throws(ConfigurationRefusal) -> Configuration {
        guard !isJoint else { throw .joint }
        guard !voters.isEmpty else { throw .noVoters }
        var joint = self
        joint.outgoing = voters
        return try joint.applying(change)
    }

    /// The configuration after the joint phase.
    public func leavingJoint() throws(ConfigurationRefusal) -> Configuration {
        guard isJoint else { throw .notJoint }
        var simple = self
        for member in learnersNext { Self.insert(member, into: &simple.learners) }
        simple.learnersNext = []
        simple.outgoing = []
        simple.dropStrayAddresses()
        return simple
    }

    private func applying(_ change: ConfigurationChange) throws(ConfigurationRefusal) -> Configuration {
        var changed = self
        for step in change.steps { try changed.apply(step) }
        guard !changed.voters.isEmpty else { throw .noVoters }
        changed.dropStrayAddresses()
        guard changed.members.count <= Self.membersMax else { throw .tooManyMembers }
        return changed
    }

    private mutating func apply(_ step: ConfigurationChange.Step) throws(ConfigurationRefusal) {
        switch step {
        case .addVoter(let member, let peerURLs):
            try setAddress(of: member, to: peerURLs)
            Self.remove(member, from: &learners)
            Self.remove(member, from: &learnersNext)
            Self.remove(member, from: &pendingVoters)
            Self.insert(member, into: &voters)
        case .addPendingVoter(let member, let peerURLs):
            try setAddress(of: member, to: peerURLs)
            guard !isVoter(member) else { return }
            Self.remove(member, from: &learners)
            Self.insert(member, into: &pendingVoters)
        case .addLearner(let member, let peerURLs):
            try setAddress(of: member, to: peerURLs)
            Self.remove(member, from: &voters)
            Self.remove(member, from: &pendingVoters)
            // Still a voter of the outgoing half: it cannot be counted and not counted at once.
            if outgoing.contains(member) {
                Self.insert(member, into: &learnersNext)
            } else {
                Self.insert(member, into: &learners)
            }
        case .remove(let member):
            guard member.rawValue != 0 else { throw .memberIsZero }
            Self.remove(member, from: &voters)
            Self.remove(member, from: &learners)
            Self.remove(member, from: &learnersNext)
            Self.remove(member, from: &pendingVoters)
        case .update(let member, let peerURLs):
            try setAddress(of: member, to: peerURLs)
        }
    }

    private mutating func setAddress(of member: MemberID, to peerURLs: [String]?) throws(ConfigurationRefusal) {
        guard member.rawValue != 0 else { throw .memberIsZero }
        guard let peerURLs else { return }
        guard peerURLs.count <= Self.addressesMax, peerURLs.allSatisfy({ $0.utf8.count <= Self.addressBytesMax })
        else { throw .addressTooLong }
        let address = Address(member: member, peerURLs: peerURLs)
        let slot = addresses.firstIndex { $0.member >= member } ?? addresses.count
        if slot < addresses.count, addresses[slot].member == member {
            addresses[slot] = address
        } else {
            addresses.insert(address, at: slot)
        }
    }

    private mutating func dropStrayAddresses() {
        let members = members
        addresses.removeAll { !members.contains($0.member) }
    }

    private static func insert(_ member: MemberID, into list: inout [MemberID]) {
        let slot = list.firstIndex { $0 >= member } ?? list.count
        if slot == list.count || list[slot] != member { list.insert(member, at: slot) }
    }

    private static func remove(_ member: MemberID, from list: inout [MemberID]) {
        list.removeAll { $0 == member }
    }

    /// How many members of `a` are not in `b`.
    private static func difference(_ a: [MemberID], _ b: [MemberID]) -> Int {
        a.reduce(0) { $0 + (b.contains($1) ? 0 : 1) }
    }
}
