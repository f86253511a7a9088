internal import Coordination
internal import Linearizability
internal import MVCC
internal import Raft

/// L1 to L3 of a run that is over: what the log did, against what holders were told and when.
extension World {
    mutating func judgeLeases(_ truth: Truth) {
        guard let model = truth.leases else { return }
        counters[.leasesExpired] += model.ends.count
        counters[.leasesRevoked] += model.revocations
        for mark in model.marks.all { marks.hit(mark) }
        if let finding = model.finding { return violate(finding.invariant, finding.text) }
        for end in model.ends where violations.isEmpty && clocksKeepTheBound { judgeEarliness(of: end) }
        for missed in model.missed where violations.isEmpty { judgePrecedence(missed, model.ends[missed.end]) }
    }

    /// L1: no lease ends before the last acknowledged renewal was sent and its time has passed. Time is that of the simulation; clocks may be as fast as the run's are.
    private mutating func judgeEarliness(of end: LeaseModel.End) {
        let life = end.held.milliseconds * 1_000_000
        let fast = life * UInt64(options.driftMax) / 1_000_000
        let ended = leasing.commitMoments[Int(end.index)]
        for (batch, _, term) in end.held.batches {
            guard case .batch(let calls) = leasing.calls[batch].kind else { continue }
            for number in calls {
                let call = leasing.calls[number]
                guard let client = call.client, leasing.clients[client].id == end.lease, case .done = call.fate else {
                    continue
                }
                // Each leader reads its own clock, which may be coarse.
                let coarse = Self.granularityMax * (2 + 2 * (end.term - term))
                guard ended + fast + coarse < call.asked + life else { continue }
                return violate(
                    .l1,
                    "lease \(end.lease.rawValue) ends by entry \(end.index), \((call.asked + life - ended) / 1_000_000) ms before \(end.held.milliseconds) ms have passed since an acknowledged renewal was sent"
                )
            }
        }
        judgeGrant(of: end, ended, fast)
    }

    private static let granularityMax: UInt64 = 4_000_000

    /// Parts per million by which a clock may be fast or slow so that two run apart by a hundredth at most. Beyond that a new leader's cluster time
    /// may lie before that of the leader whom it had followed, and nothing is promised.
    private static let driftMax = 5_000

    /// Nor is anything promised where a leader is suspended and goes on: its cluster time stands still, and those who follow it count on.
    private var clocksKeepTheBound: Bool {
        options.driftMax <= Self.driftMax
            && !options.plan.contains { if case .suspend = $0.kind { true } else { false } }
    }

    private mutating func judgeGrant(of end: LeaseModel.End, _ ended: UInt64, _ fast: UInt64) {
        let life = end.held.milliseconds
        let granted = leasing.commitMoments[Int(end.held.grantedAt)]
        let grantedIn = commits.term(at: end.held.grantedAt) ?? 0
        let coarse = Self.granularityMax * (2 + 2 * (end.term - grantedIn))
        // The latest such request before it was granted is the one that was acknowledged.
        let asked = leasing.calls.last { call in
            guard let client = call.client, leasing.clients[client].id == end.lease, case .done = call.fate,
                case .grant(let milliseconds) = call.kind
            else { return false }
            return milliseconds == life && call.asked <= granted
        }
        guard let asked, ended + fast + coarse < asked.asked + life * 1_000_000 else { return }
        violate(
            .l1,
            "lease \(end.lease.rawValue) ends by entry \(end.index), before \(life) ms have passed since its grant was sent"
        )
    }

    /// L1: a leader that a renewal had reached before the lease was due does not end it first, also when it has stood still in between.
    private mutating func judgePrecedence(_ missed: LeaseModel.Missed, _ end: LeaseModel.End) {
        guard options.lease.batchNanoseconds == 0, case .batch(let calls) = leasing.calls[missed.batch].kind else {
            return
        }
        for number in calls {
            let call = leasing.calls[number]
            guard let client = call.client, leasing.clients[client].id == end.lease, let arrival = call.arrival,
                arrival.isAtLeader, arrival.term == end.term, arrival.time < end.held.deadline
            else { continue }
            return violate(
                .l1,
                "entry \(end.index) ends lease \(end.lease.rawValue), although a renewal had come to m\(call.member + 1), which led, \((end.held.deadline - arrival.time) / 1_000_000) ms before it was due"
            )
        }
    }

    /// What holders and ends of leases wrote, for the checker of answers: it knows the operations and not where they come from.
    func leaseOperations(_ truth: Truth) -> [StoreOperation] {
        guard leasing.isWanted else { return [] }
        var operations: [StoreOperation] = []
        for revision in truth.changes.keys.sorted() {
            guard let changes = truth.changes[revision], changes[0].current.key.starts(with: LeasingClient.keyPrefix)
            else { continue }
            var commands: [StoreCommand] = []
            var answers: [StoreAnswer] = []
            for change in changes {
                switch change.kind {
                case .put:
                    commands.append(.put(change.current.key, change.current.value))
                    answers.append(.put())
                case .delete:
                    commands.append(.delete(.one(change.current.key)))
                    answers.append(.delete(count: 1))
                }
            }
            let id = Self.leaseOperations + UInt64(operations.count)
            operations.append(
                StoreOperation(
                    id: id, client: id, call: 0, request: .command(.transaction(StoreTransaction([], then: commands))),
                    outcome: .answered(.transaction(held: true, answers), revision: revision, at: .max)))
        }
        return operations
    }

    /// Their numbers begin here.
    private static let leaseOperations: UInt64 = 1 << 53
}
