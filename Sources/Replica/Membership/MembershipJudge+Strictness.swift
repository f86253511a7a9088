internal import Raft

/// The refusals of `MembershipRules/isStrict`, by etcd's counting. Pending voters count as voters here: they are meant to be some.
extension MembershipJudge {
    /// Looked at before the step itself is: an unhealthy cluster says so, whatever it is asked.
    func checkStrictly(_ step: MembershipChange.Step, _ known: Configuration) throws(MembershipRefusal) {
        guard rules.isStrict else { return }
        let voters = known.voters + known.pendingVoters
        switch step {
        case .addVoter:
            // From one member to two: etcd's clients start the second one afterwards.
            if !(voters.count == 1 && voters.allSatisfy(hasStarted)) {
                try checkStarted(voters, ofVoters: voters.count + 1)
            }
            try checkAllAreHeard(voters)
        case .addLearner: try checkAllAreHeard(voters)
        case .remove(let member):
            guard !known.learners.contains(member) else { return }
            let others = voters.filter { $0 != member }
            try checkStarted(others, ofVoters: others.count)
        case .promote, .update: return
        }
    }

    /// Whether a learner has come far enough to be a voter.
    func checkIsInSync(_ learner: MemberID) throws(MembershipRefusal) {
        let status = status(of: learner)
        guard rules.isStrict else {
            guard status?.isCaughtUp ?? false else { throw .notCaughtUp(learner) }
            return
        }
        let last = self.status(of: leader)?.match.position ?? 0
        guard let status, status.isHeard, status.match.position >= last - last / Self.inSyncShare else {
            throw .notCaughtUp(learner)
        }
    }

    func checkLearners(_ known: Configuration) throws(MembershipRefusal) {
        if let most = rules.learnersMax, known.learners.count >= most { throw .tooManyLearners }
    }

    /// A learner that lacks no more than this share of the leader's log, a tenth, is in sync for etcd.
    private static let inSyncShare: UInt64 = 10

    private func checkStarted(_ members: [MemberID], ofVoters count: Int) throws(MembershipRefusal) {
        guard members.count(where: hasStarted) >= count / 2 + 1 else { throw .notEnoughStarted }
    }

    private func checkAllAreHeard(_ voters: [MemberID]) throws(MembershipRefusal) {
        guard voters.allSatisfy(isHeard) else { throw .unhealthy }
    }

    private func isHeard(_ member: MemberID) -> Bool { member == leader || status(of: member)?.isHeard ?? false }

    /// Who is heard is there, though it may not have been recorded yet.
    private func hasStarted(_ member: MemberID) -> Bool { isStarted(member) || isHeard(member) }
}
