internal import Determinism
internal import Raft
internal import Replica

/// Changes of the membership and hand-overs, asked for by an operator while other things go wrong.
extension World {
    /// Requests of the operator are numbered from here on; those of clients are below.
    static let operatorRequests: UInt64 = 1 << 48

    mutating func beginMembershipChange(_ kind: FaultKind, _ index: Int, _ chance: inout SplitMix64) -> Bool {
        let voters = configuration.voters
        switch kind {
        case .transfer:
            // Also to learners, to members that are down and to nobody in particular.
            let targets: [MemberID?] = [nil] + members.map { $0.id }
            counters[.transfers] += 1
            return ask(.transferLeadership(to: chance.pick(targets)), &chance)
        case .addMember:
            guard let joiner = newMember() else { return false }
            let urls = Self.address(joiner.id).peerURLs
            let step: MembershipChange.Step =
                chance.draw(below: 2) == 0
                ? .addVoter(joiner.id, peerURLs: urls) : .addLearner(joiner.id, peerURLs: urls)
            return ask(.changeMembership(MembershipChange([step])), &chance)
        case .removeMember:
            guard voters.count > 1 else { return false }
            return ask(.changeMembership(MembershipChange([.remove(leaving(&chance))])), &chance)
        case .replaceMember:
            guard voters.count > 0, let joiner = newMember() else { return false }
            let urls = Self.address(joiner.id).peerURLs
            return ask(
                .changeMembership(
                    MembershipChange([.addVoter(joiner.id, peerURLs: urls), .remove(leaving(&chance))])), &chance)
        default: return false
        }
    }

    /// Someone whose disk is lost goes first; otherwise anyone.
    private func leaving(_ chance: inout SplitMix64) -> MemberID {
        let lost = configuration.members.filter { id in
            let place = Int(id.rawValue) - 1
            return place < members.count && (members[place].isLost || members[place].isBarred)
        }
        return chance.pick(lost.isEmpty ? configuration.members : lost)
    }

    /// A machine with an empty disk, started as one that joins.
    private mutating func newMember() -> SimulatedMember? {
        guard configuration.members.count < 7, members.count < RunOptions.membersMax else { return nil }
        let joiner = addMachine()
        joiner.isJoiner = true
        start(joiner)
        return joiner
    }

    /// Gives a request of the operator to some member that is up.
    private mutating func ask(_ operation: Request.Operation, _ chance: inout SplitMix64) -> Bool {
        let up = members.filter { $0.isUp && !$0.isPaused && configuration.contains($0.id) }
        guard !up.isEmpty else { return false }
        let member = chance.pick(up)
        counters[.operatorRequests] += 1
        let id = RequestID(Self.operatorRequests + UInt64(counters[.operatorRequests]))
        trace.note(now, "the operator asks m\(member.index + 1): \(operation)")
        let deadline = Instant(
            nanoseconds: member.reading(at: now).nanoseconds + 20 * options.electionNanoseconds)
        step(member, .requests([Request(id: id, operation: operation, deadline: deadline)]))
        return true
    }

    /// What became of a request of the operator.
    mutating func noteOperatorAnswer(_ answer: Reply) {
        switch answer {
        case .leader: marks.hit(.transferred)
        case .configuration: marks.hit(.configurationChanged)
        case .refused: marks.hit(.operatorRefused)
        case .applied, .readable: violate(.k5, "a request of the operator is answered as another kind")
        }
    }

    /// V7: machines that were added and never became members, and members that were removed, are taken away.
    mutating func retireStrangers() {
        for member in members where !configuration.contains(member.id) && !member.isBarred {
            stop(member)
            member.isBarred = true
        }
    }
}
