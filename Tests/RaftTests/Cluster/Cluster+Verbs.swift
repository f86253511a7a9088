@testable import Raft

/// Verbs made of verbs: what scenarios are told in.
extension Cluster {
    /// Disks, state machines and network do everything there is to do; no time passes.
    mutating func settle() {
        var deliveries = 0
        while true {
            var isQuiet = true
            for id in members {
                while !machine(id).pending.isEmpty {
                    persist(id)
                    isQuiet = false
                }
                while !machine(id).todo.isEmpty
                    || (machine(id).isSnapshotWanted && machine(id).disk.snapshot != nil && node(id) != nil)
                {
                    work(id)
                    isQuiet = false
                }
                while !machine(id).toApply.isEmpty {
                    apply(id)
                    isQuiet = false
                }
            }
            while !network.isEmpty, deliveries < 100_000 {
                deliver(0)
                deliveries += 1
                isQuiet = false
            }
            if isQuiet { return }
            if deliveries >= 100_000 { return violate("messages go back and forth without end") }
        }
    }

    /// The disk does everything that it was asked.
    mutating func flush(_ id: MemberID) {
        while !machine(id).pending.isEmpty { persist(id) }
    }

    mutating func tick(_ id: UInt64, _ count: Int = 1) {
        for _ in 0..<count { step(MemberID(id), .tick) }
    }

    /// All clocks advance; between two ticks everything settles.
    mutating func run(ticks: Int) {
        for _ in 0..<ticks {
            for id in members { step(id, .tick) }
            settle()
        }
    }

    /// Runs until someone leads that `isExpected`, for a while at most.
    @discardableResult
    mutating func runUntilElected(among candidates: [UInt64]? = nil) -> MemberID? {
        for _ in 0..<40 * options.electionTicks {
            if let leader, candidates?.contains(leader.rawValue) ?? true { return leader }
            run(ticks: 1)
        }
        return nil
    }

    /// Only this member's clock advances until it leads. The others have not heard a leader for long enough.
    mutating func elect(_ id: UInt64) {
        let candidate = MemberID(id)
        for other in members where other != candidate {
            for _ in 0..<options.electionTicks where node(other)?.role == .follower {
                // One tick short of a campaign: time-outs are at least this long.
                guard let node = node(other), node.ticksUntilElection > 1 else { break }
                step(other, .tick)
            }
        }
        for _ in 0..<4 * options.electionTicks where node(candidate)?.isLeader == false {
            step(candidate, .tick)
            settle()
        }
    }

    @discardableResult
    mutating func put(_ id: UInt64, _ text: String) -> ProposalID {
        propose(MemberID(id), [Array(text.utf8)])[0]
    }

    /// The commands that a member has in its log, as text, with their terms.
    func commands(_ id: UInt64) -> [String] {
        guard let node = node(MemberID(id)) else { return [] }
        return node.log.entries(from: node.firstIndex, through: node.lastIndex)
            .filter { $0.kind == .command }
            .map { String(decoding: $0.payload, as: UTF8.self) }
    }

    func isCommitted(_ text: String) -> Bool {
        ledger.committed.contains { $0.kind == .command && $0.payload == Array(text.utf8) }
    }

    func commit(_ id: UInt64) -> UInt64 { node(MemberID(id))?.commitIndex.position ?? 0 }
    func last(_ id: UInt64) -> UInt64 { node(MemberID(id))?.lastIndex.position ?? 0 }
    func term(_ id: UInt64) -> UInt64 { node(MemberID(id))?.term.number ?? 0 }
    func role(_ id: UInt64) -> Role? { node(MemberID(id))?.role }

    /// The log matching property (figure 3.2) between all pairs of logs.
    func logMismatches() -> [String] {
        let nodes = machines.compactMap(\.node)
        var mismatches: [String] = []
        for a in nodes {
            for b in nodes where a.id < b.id {
                let start = max(a.firstIndex, b.firstIndex)
                let end = min(a.lastIndex, b.lastIndex)
                guard start <= end else { continue }
                let left = a.log.entries(from: start, through: end)
                let right = b.log.entries(from: start, through: end)
                guard let agreed = left.indices.last(where: { left[$0].term == right[$0].term }) else { continue }
                if left[...agreed] != right[...agreed] { mismatches.append("the logs of \(a.id) and \(b.id) differ") }
            }
        }
        return mismatches
    }
}
