internal import Determinism
internal import Raft
internal import Replica

/// Changes of the membership and hand-overs, asked for by an operator while other things go wrong.
extension World {
    /// Requests of the operator are numbered from here on; those of clients are below.
    static let operatorRequests: UInt64 = 1 << 48

    mutating func beginMembershipChange(_ kind: FaultKind, _ index: Int, _ chance: inout SplitMix64) -> Bool {
        switch kind {
        case .transfer:
            // Also to learners, to members that are down and to nobody in particular.
            let targets: [MemberID?] = [nil] + members.map { $0.id }
            counters[.transfers] += 1
            return ask([.transferLeadership(to: chance.pick(targets))], of: nil, &chance)
        case .hastyChange:
            faults.ambushes.append(
                FaultState.Waiting(fault: index, ambush: .firstAppendOfTerm, blow: .isAskedForChange))
            return ask([.transferLeadership(to: nil)], of: nil, &chance)
        default:
            guard let change = change(kind, &chance) else { return false }
            return ask([.changeMembership(change)], of: nil, &chance)
        }
    }

    private mutating func change(_ kind: FaultKind, _ chance: inout SplitMix64) -> MembershipChange? {
        switch kind {
        case .addMember:
            guard let joiner = newMember() else { return nil }
            let urls = Self.address(joiner.id).peerURLs
            let step: MembershipChange.Step =
                chance.draw(below: 2) == 0
                ? .addVoter(joiner.id, peerURLs: urls) : .addLearner(joiner.id, peerURLs: urls)
            return MembershipChange([step])
        case .removeMember:
            guard configuration.voters.count > 1 else { return nil }
            return MembershipChange([.remove(leaving(&chance))])
        case .replaceMember:
            guard let joiner = newMember() else { return nil }
            let urls = Self.address(joiner.id).peerURLs
            return MembershipChange([.addVoter(joiner.id, peerURLs: urls), .remove(leaving(&chance))])
        default: return nil
        }
    }

    /// One or two changes at once, of a leader that has just been elected and may be cut off once it has begun with them.
    mutating func askForChanges(of leader: SimulatedMember, by fault: Int) {
        guard !faults.isOver, faults.plan[fault].ends > now else { return }
        var chance = SplitMix64(seed: faults.plan[fault].seed)
        let kinds: [FaultKind] = [.removeMember, .addMember, .replaceMember]
        let changes = (0...chance.draw(below: 2)).compactMap { _ in change(chance.pick(kinds), &chance) }
        guard ask(changes.map { .changeMembership($0) }, of: leader, &chance), chance.draw(below: 2) == 0 else {
            return
        }
        faults.ambushes.append(FaultState.Waiting(fault: fault, ambush: .configuration, blow: .isIsolated))
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

    /// Gives requests of the operator to a member, or to some member that is up.
    private mutating func ask(
        _ operations: [Request.Operation], of someone: SimulatedMember?, _ chance: inout SplitMix64
    ) -> Bool {
        let up = members.filter { $0.isUp && !$0.isPaused && configuration.contains($0.id) }
        guard !up.isEmpty, !operations.isEmpty else { return false }
        let member = someone ?? chance.pick(up)
        let deadline = Instant(
            nanoseconds: member.reading(at: now).nanoseconds + 20 * options.electionNanoseconds)
        let requests = operations.map { operation in
            counters[.operatorRequests] += 1
            trace.note(now, "the operator asks m\(member.index + 1): \(operation)")
            return Request(
                id: RequestID(Self.operatorRequests + UInt64(counters[.operatorRequests])), operation: operation,
                deadline: deadline)
        }
        step(member, .requests(requests))
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
}
