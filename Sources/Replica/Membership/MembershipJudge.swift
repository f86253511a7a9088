internal import Raft

/// Whether a leader begins a change, and what it means for the configuration: pure, given what the leader knows.
struct MembershipJudge {
    /// The configuration in force, which is committed and simple.
    let configuration: Configuration
    let leader: MemberID
    let statuses: [MemberStatus]
    /// Whether an id belonged to a member that was removed.
    let isRemoved: (MemberID) -> Bool
    var rules = MembershipRules.lenient
    /// Whether a member has said once who it is.
    var isStarted: (MemberID) -> Bool = { _ in true }

    /// The change in the terms of the consensus core.
    func steps(for change: MembershipChange) throws(MembershipRefusal) -> ConfigurationChange {
        guard !change.steps.isEmpty, change.isInBounds else { throw .malformed }
        var known = configuration
        var steps: [ConfigurationChange.Step] = []
        for step in change.steps {
            try checkStrictly(step, known)
            let translated = try translate(step, known)
            steps.append(translated)
            known = try Self.follow(translated, from: known)
        }
        if known.voters != configuration.voters { try checkHealth(of: known.voters) }
        return ConfigurationChange(steps)
    }

    private func translate(
        _ step: MembershipChange.Step, _ known: Configuration
    ) throws(MembershipRefusal) -> ConfigurationChange.Step {
        switch step {
        case .addVoter(let member, let urls):
            try checkNew(member, urls, known)
            return .addPendingVoter(member, peerURLs: urls)
        case .addLearner(let member, let urls):
            try checkNew(member, urls, known)
            try checkLearners(known)
            return .addLearner(member, peerURLs: urls)
        case .promote(let member):
            guard known.contains(member) else { throw .unknownMember(member) }
            guard known.learners.contains(member) else { throw .notLearner(member) }
            try checkIsInSync(member)
            return .addVoter(member, peerURLs: nil)
        case .remove(let member):
            guard known.contains(member) else { throw .unknownMember(member) }
            return .remove(member)
        case .update(let member, let urls):
            guard known.contains(member) else { throw .unknownMember(member) }
            try checkURLs(urls, of: member, known)
            return .update(member, peerURLs: urls)
        }
    }

    private func checkNew(_ member: MemberID, _ urls: [String], _ known: Configuration) throws(MembershipRefusal) {
        guard member.rawValue != 0 else { throw .memberIsZero }
        // Taken out by an earlier step of this change, it is a member still when the change begins.
        guard !known.contains(member), !configuration.contains(member) else { throw .alreadyMember(member) }
        guard !isRemoved(member) else { throw .removedBefore(member) }
        try checkURLs(urls, of: member, known)
    }

    private func checkURLs(
        _ urls: [String], of member: MemberID, _ known: Configuration
    ) throws(MembershipRefusal) {
        guard !urls.isEmpty else { throw .noPeerURL(member) }
        for address in known.addresses where address.member != member {
            for url in address.peerURLs where urls.contains(where: { $0.utf8.elementsEqual(url.utf8) }) {
                throw .peerURLTaken(by: address.member)
            }
        }
    }

    /// The voters of afterwards must be able to decide, or the change could be the last.
    private func checkHealth(of voters: [MemberID]) throws(MembershipRefusal) {
        let heard = voters.filter { $0 == leader || status(of: $0)?.isHeard ?? false }
        guard 2 * heard.count > voters.count else { throw .unhealthy }
    }

    func status(of member: MemberID) -> MemberStatus? { statuses.first { $0.member == member } }

    private static func follow(
        _ step: ConfigurationChange.Step, from known: Configuration
    ) throws(MembershipRefusal) -> Configuration {
        do throws(ConfigurationRefusal) {
            let joint = try known.enteringJoint(by: ConfigurationChange([step]))
            return try joint.leavingJoint()
        } catch {
            throw MembershipRefusal(error) ?? .malformed
        }
    }
}
