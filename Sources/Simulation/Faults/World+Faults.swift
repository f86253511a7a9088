internal import Determinism
internal import Raft
internal import Replica

/// Faults: how they begin and how they end.
extension World {
    mutating func beginFault(_ index: Int) {
        let fault = faults.plan[index]
        guard !faults.isOver else { return }
        var chance = SplitMix64(seed: fault.seed)
        trace.note(now, "fault \(fault.number): \(fault.kind) until \(Trace.stamp(fault.ends))")
        guard begin(fault, index, &chance) else { return }
        counters[fault.kind.class.counter] += 1
        trace.record(TraceEvent(now, .faultBegan, other: fault.number, "\(fault.kind.class): \(fault.kind)"))
        agenda.insert(.faultEnds(index), due: Instant(nanoseconds: max(fault.ends, now)))
    }

    /// Answers whether there was anything that could go wrong so.
    private mutating func begin(_ fault: PlannedFault, _ index: Int, _ chance: inout SplitMix64) -> Bool {
        switch fault.kind.class {
        case .network: beginNetworkFault(fault, index, &chance)
        case .process: beginProcessFault(fault.kind, index, &chance)
        case .clock: beginClockFault(fault.kind, index, &chance)
        case .disk: beginDiskFault(fault, index, &chance)
        case .damage:
            if case .loneRepair = fault.kind {
                beginLoneRepair(fault, index, &chance)
            } else {
                beginDamage(fault.kind, index, &chance)
            }
        case .membership: beginMembershipChange(fault.kind, index, &chance)
        case .load: beginLoad(fault.kind, &chance)
        }
    }

    mutating func endFault(_ index: Int) {
        trace.record(TraceEvent(now, .faultEnded, other: faults.plan[index].number))
        for remedy in faults.takeRemedies(of: index) { apply(remedy) }
    }

    mutating func endAllFaults() {
        faults.isOver = true
        for index in faults.plan.indices { endFault(index) }
        network.heal()
        network.options = Weather.fair.network
        for member in members where !member.isHopeless { member.disk.faults = .init() }
    }

    mutating func apply(_ remedy: FaultState.Remedy) {
        switch remedy {
        case .release(let member):
            members[member].holds = max(0, members[member].holds - 1)
            members[member].crashPoint = nil
            start(members[member])
        case .resume(let member): resume(members[member])
        case .wake(let member):
            members[member].clock.resume(at: Instant(nanoseconds: now))
            resume(members[member])
        case .mendDisk(let member): members[member].disk.faults = .init()
        case .speedUpDisk(let member): speedUpDisk(of: members[member])
        case .speedUp(let member): members[member].stepNanoseconds = 0
        case .reachable(let member): faults.cutFromClients(member, by: -1)
        case .depart(let member):
            step(members[member], .close)
            agenda.insert(.start(member: member), due: later(2 * options.electionNanoseconds))
        case .rejoin(let member): rejoin(members[member])
        case .lift(let layer): network.remove(layer)
        case .reset(let from, let to):
            network.reset(from: node(from), to: node(to))
            loseConnection(from: members[from], to: members[to], isRefused: false, after: 0)
        case .stopReplaying: network.options.replays = options.replays
        }
    }

    // MARK: Who is hit

    /// The leader of the highest term, as far as anyone leads.
    var leader: Int? {
        members.filter { $0.facts.isLeader && $0.isUp }.max { $0.facts.term < $1.facts.term }?.index
    }

    /// Members that are up and are hit; each fault resolves its target when it begins.
    func hit(_ target: Target, _ chance: inout SplitMix64) -> [SimulatedMember] {
        var up = members.filter { $0.isUp && !$0.isBarred }
        guard !up.isEmpty else { return [] }
        let leader = leader
        func some(_ count: Int, _ chance: inout SplitMix64) -> [SimulatedMember] {
            var chosen: [SimulatedMember] = []
            while chosen.count < count, !up.isEmpty { chosen.append(up.remove(at: chance.draw(below: up.count))) }
            return chosen
        }
        let voters = max(1, configuration.voters.count)
        switch target {
        case .anyone: return some(1, &chance)
        case .leader: return leader.map { [members[$0]] } ?? some(1, &chance)
        case .follower:
            up.removeAll { $0.index == leader }
            return some(1, &chance)
        case .minority: return some(max(1, (voters - 1) / 2), &chance)
        case .half: return some(max(1, voters / 2), &chance)
        case .majority: return some(voters / 2 + 1, &chance)
        case .all: return up
        }
    }

    // MARK: Load

    private mutating func beginLoad(_ kind: FaultKind, _ chance: inout SplitMix64) -> Bool {
        guard case .burst(let requests) = kind, isOpen else { return false }
        for _ in 0..<requests {
            let client = chance.draw(below: clients.count)
            submit(options.workload.request(of: clients[client], number: operations.count, &chance), of: client)
        }
        return true
    }
}
