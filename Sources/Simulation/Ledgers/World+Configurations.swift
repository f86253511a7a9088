internal import Raft

/// S11: what one configuration decides the next one knows of.
extension World {
    /// Whether no majority of one configuration can be without a member of any majority of the other. Tried for each set of voters: there are few.
    static func majoritiesMeet(_ a: Configuration, _ b: Configuration) -> Bool {
        let voters = Array(Set(a.voters + a.outgoing + b.voters + b.outgoing)).sorted()
        return !(0..<1 << voters.count).contains { set in
            let side = voters.indices.filter { set >> $0 & 1 == 1 }.map { voters[$0] }
            let other = voters.filter { !side.contains($0) }
            return a.isMajority(where: side.contains) && b.isMajority(where: other.contains)
        }
    }
}

extension Configuration {
    /// Whether a majority of each half fulfils the condition. Counted here, plainly: the core's own counting is what is judged.
    func isMajority(where holds: (MemberID) -> Bool) -> Bool {
        [voters, outgoing].allSatisfy { half in half.isEmpty || half.count(where: holds) > half.count / 2 }
    }
}
