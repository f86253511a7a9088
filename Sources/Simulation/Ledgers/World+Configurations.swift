internal import Raft

/// S11: what one configuration decides the next one knows of.
extension World {
    /// Whether no majority of one configuration can be without a member of any majority of the other. Tried for each set of voters: there are few.
    static func majoritiesMeet(_ a: Configuration, _ b: Configuration) -> Bool {
        let voters = Array(Set(a.voters + a.outgoing + b.voters + b.outgoing)).sorted()
        return !(0..<1 << voters.count).contains { set in
            let side = voters.indices.filter { set >> $0 & 1 == 1 }.map { voters[$0] }
            let other = voters.filter { !side.contains($0) }
            return decides(side, in: a) && decides(other, in: b)
        }
    }

    /// Whether these members are a majority of each half.
    private static func decides(_ members: [MemberID], in configuration: Configuration) -> Bool {
        [configuration.voters, configuration.outgoing].allSatisfy { half in
            half.isEmpty || half.count(where: members.contains) > half.count / 2
        }
    }
}
