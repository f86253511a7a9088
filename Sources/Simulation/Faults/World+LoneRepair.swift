internal import Determinism
internal import Raft

/// A repair among members that have not what was lost: some fall behind, one of the others is damaged, and when it starts again it reaches only them.
///
/// What it has promised must keep them from electing one of themselves until somebody who has the entries is back.
extension World {
    mutating func beginLoneRepair(_ fault: PlannedFault, _ index: Int, _ chance: inout SplitMix64) -> Bool {
        let voters = configuration.voters.map { Int($0.rawValue) - 1 }.filter { members[$0].isUp }
        let dispensable = dispensableMembers.map(\.index).filter { $0 != leader && voters.contains($0) }
        guard !dispensable.isEmpty else { return false }
        let damaged = chance.pick(dispensable)
        let others = chance.shuffled(voters.filter { $0 != damaged && $0 != leader })
        let behind = Array(others.prefix(configuration.voters.count / 2))
        guard !behind.isEmpty else { return false }
        faults.loneRepairs[index] = FaultState.LoneRepair(damaged: damaged, behind: behind)
        cutApart(behind, by: index)
        let third = (fault.ends - now) / 3
        agenda.insert(.loneRepair(fault: index, stage: .damage), due: later(third))
        agenda.insert(
            .loneRepair(fault: index, stage: .start), due: later(third + chance.draw(below: third + 1)))
        return true
    }

    mutating func continueLoneRepair(_ index: Int, _ stage: FaultState.LoneRepair.Stage) {
        guard !faults.isOver, let repair = faults.loneRepairs[index] else { return }
        switch stage {
        case .damage:
            var chance = SplitMix64(seed: faults.plan[index].seed ^ 1)
            guard dispensableMembers.contains(where: { $0.index == repair.damaged }) else {
                faults.loneRepairs[index] = nil
                return
            }
            strike(members[repair.damaged], by: index, &chance)
        case .start:
            for remedy in faults.takeRemedies(of: index) { apply(remedy) }
            cutApart(repair.behind + [repair.damaged], by: index)
        }
    }

    /// These members reach nobody but each other.
    private mutating func cutApart(_ some: [Int], by index: Int) {
        let side = NodeSet(some.map(node))
        lay(.blocks(.all), on: .between(side, and: nodes.subtracting(side)), by: index)
    }
}
