internal import Raft

/// V9: somebody whom the others can do without is half cut off, and nothing else happens. Nobody asks for anything either: a log that falls behind would get no votes
/// anyway, so that is when a member that hears some of the others and not their leader can do the most harm.
extension World {
    /// Where all have come to the same state.
    mutating func demandCalm() {
        // Lives that began with the peace are recorded meanwhile: a flush that takes longer than a time-out would depose the leader for a good reason.
        run(until: now + 2 * options.electionNanoseconds)
        guard violations.isEmpty, let leader, members[leader].facts.last == commits.lastIndex,
            let cutOff = someoneUnneeded(beside: leader)
        else { return }
        let before = (leader: members[leader].id, term: highestTerm)
        let layer = network.add(NetworkLayer(.blocks(.all), on: halfCut(of: cutOff, leader)))
        trace.note(now, "m\(cutOff + 1) is half cut off")
        run(until: now + Self.calmElections * options.electionNanoseconds)
        network.remove(layer)
        guard violations.isEmpty else { return }
        guard let after = self.leader, members[after].id == before.leader, highestTerm == before.term else {
            return violate(
                .v9,
                "m\(cutOff + 1) is half cut off, and terms go from \(before.term), led by \(before.leader), to \(highestTerm):\n\(situation)"
            )
        }
    }

    /// So many time-outs are enough for two elections of one that always begins another.
    private static let calmElections: UInt64 = 5

    /// A follower without which the leader has a majority of those that run.
    private mutating func someoneUnneeded(beside leader: Int) -> Int? {
        guard !configuration.isJoint else { return nil }
        let running = configuration.voters.map { Int($0.rawValue) - 1 }.filter { members[$0].isUp }
        let followers = running.filter { $0 != leader }
        guard running.count - 1 > configuration.voters.count / 2, !followers.isEmpty else { return nil }
        return random.members.pick(followers)
    }

    /// Links without which the member does not hear the leader, is not heard by it, or both, and hears or reaches some or none of the others.
    private mutating func halfCut(of member: Int, _ leader: Int) -> LinkSet {
        let (one, leading) = (NodeSet([node(member)]), NodeSet([node(leader)]))
        switch random.members.draw(below: 6) {
        case 0, 1: return .between(one, and: leading)
        case 2: return .oneWay(from: leading, to: one)
        case 3: return .oneWay(from: nodes, to: one)
        case 4: return .oneWay(from: one, to: nodes)
        default:
            let others = nodes.nodes.filter { $0 != node(member) && $0 != node(leader) }
            let friend = random.members.pick(others)
            return .between(one, and: nodes.subtracting(NodeSet([friend])))
        }
    }
}
