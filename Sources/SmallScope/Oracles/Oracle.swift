internal import Raft

/// The invariants that look at more than one machine, after one of them took a step.
struct Oracle {
    private let facts: [MachineFacts]
    private let machines: SIMD8<UInt32>
    private let members: [MemberID]
    private let tree: LogTree

    init(_ catalogue: borrowing Catalogue, _ machines: SIMD8<UInt32>) {
        facts = catalogue.facts
        members = catalogue.members
        tree = catalogue.tree
        self.machines = machines
    }

    private func facts(_ slot: Int) -> MachineFacts { facts[Int(machines[slot])] }

    func judge(_ slot: Int, from before: UInt32, _ ledger: inout Ledger) throws(Violation) {
        let old = facts[Int(before)]
        let new = facts(slot)
        if new.role == .leader, old.role != .leader || old.term != new.term {
            try checkElection(slot, new, &ledger)
        }
        if new.log != old.log { try checkLog(slot, new, ledger) }
        if new.commit > old.commit { try checkCommit(slot, from: old, to: new, &ledger) }
        if new.log != old.log { try checkConfigurations(slot, new, ledger) }
        if new.stored != old.stored { try checkLosses(slot, from: old, to: new, ledger) }
        guard new.storedCommit <= ledger.committed.count else {
            throw Violation(.s6, "\(members[slot]) stores a commit index that nobody reached")
        }
        try checkOrder(slot, new, ledger)
    }

    private func checkElection(_ slot: Int, _ new: MachineFacts, _ ledger: inout Ledger) throws(Violation) {
        let member = members[slot]
        if let other = ledger.note(leader: member, of: new.term) {
            throw Violation(.s1, "\(other) and \(member) both lead term \(new.term.number)")
        }
        for (offset, item) in ledger.committed.enumerated() where item.term < new.term {
            guard node(offset + 1, of: new.log) == item.node else {
                throw Violation(
                    .s4, "\(member) leads term \(new.term.number) without entry \(offset + 1), which is committed")
            }
        }
    }

    private func checkLog(_ slot: Int, _ new: MachineFacts, _ ledger: Ledger) throws(Violation) {
        for other in members.indices where other != slot {
            guard tree.matches(new.log, facts(other).log) else {
                throw Violation(.s3, "\(members[slot]) and \(members[other]) have different logs below an equal entry")
            }
        }
    }

    private func checkCommit(
        _ slot: Int, from old: MachineFacts, to new: MachineFacts, _ ledger: inout Ledger
    ) throws(Violation) {
        for index in old.commit + 1...new.commit {
            guard let node = node(index, of: new.log) else { continue }
            guard index > ledger.committed.count else {
                if ledger.committed[index - 1].node == node { continue }
                throw Violation(.s5, "\(members[slot]) commits another entry at \(index) than was committed there")
            }
            // A leader that is no voter any more steps down with the commit that says so.
            guard new.role == .leader || old.role == .leader else {
                throw Violation(.s5, "\(members[slot]) commits entry \(index), which no leader has committed")
            }
            // The step may have appended a configuration after it decided, or before.
            let governing = [old.configuration, new.configuration].first { isDurable(node, index, in: $0) }
            guard let governing else {
                throw Violation(.s9, "entry \(index) is committed without being durable on a majority")
            }
            ledger.commit(Ledger.Item(node: node, term: new.term, configuration: governing))
        }
    }

    /// What was committed stays durable on a majority, whatever a member drops.
    private func checkLosses(
        _ slot: Int, from old: MachineFacts, to new: MachineFacts, _ ledger: Ledger
    ) throws(Violation) {
        for (offset, item) in ledger.committed.enumerated() {
            let index = offset + 1
            guard node(index, of: old.stored) == item.node, node(index, of: new.stored) != item.node else { continue }
            guard isDurable(item.node, index, in: item.configuration) else {
                throw Violation(.s9, "\(members[slot]) drops entry \(index): it was committed, and has no majority now")
            }
        }
    }

    /// S10, sharpened: by Raft's order a log that ends in a term was that of its leader, which had all that earlier leaders
    /// committed. (That an up-to-date log has all that a log behind it *knows* to be committed is not so with five members:
    /// a member that lags may hear of a later leader's commits before it has that leader's entries.)
    private func checkOrder(_ slot: Int, _ new: MachineFacts, _ ledger: Ledger) throws(Violation) {
        for (offset, item) in ledger.committed.enumerated() where item.term < new.lastTerm {
            guard node(offset + 1, of: new.log) == item.node else {
                throw Violation(
                    .s10,
                    "the log of \(members[slot]) ends in term \(new.lastTerm.number) and lacks entry \(offset + 1)"
                        + " of an earlier commit")
            }
        }
    }

    private func checkConfigurations(_ slot: Int, _ new: MachineFacts, _ ledger: Ledger) throws(Violation) {
        let open = new.changes.filter { change in
            let index = Int(tree[change].depth)
            return index > ledger.committed.count || ledger.committed[index - 1].node != change
        }
        guard open.count <= 1 else {
            throw Violation(.s11, "the log of \(members[slot]) has \(open.count) configurations that are not committed")
        }
    }

    private func node(_ index: Int, of log: [UInt32]) -> UInt32? { index < log.count ? log[index] : nil }

    private func isDurable(_ node: UInt32, _ index: Int, in configuration: Configuration) -> Bool {
        let holders = members.indices.filter { self.node(index, of: facts($0).stored) == node }
        return configuration.isMajority(Set(holders.map { members[$0] }))
    }
}
