internal import Coordination
internal import Determinism
internal import Raft
internal import Replica
internal import Storage

/// The end of every run: a majority is made whole for good, the rest stays in a bad way, and then the cluster must work.
extension World {
    /// Answers why nothing can be demanded of this cluster, if that is so.
    mutating func makePeace() -> String? {
        endAllFaults()
        trace.note(now, "peace")
        let election = options.electionNanoseconds
        if isFoundingStuck { return "a founder was lost before the cluster had begun" }
        guard let core = chooseCore() else { return "no majority of the members has its disk" }
        let rest = members.indices.filter { !core.contains($0) }
        for index in core { makeWhole(members[index]) }
        var flaps: UInt64 = 0
        for index in rest { flaps += leaveInBadWay(members[index], core) }

        // V1: a leader, soon.
        let isLed = runWhileSomethingMoves(each: 20 * election) { $0.isLed }
        if violations.isEmpty, !isLed { violate(.v1, "no leader after 20 election time-outs of peace:\n\(situation)") }
        if violations.isEmpty { demandService(of: core) }
        if violations.isEmpty { demandStability(flaps) }

        for index in rest { makeWhole(members[index]) }
        if violations.isEmpty { demandAgreement() }
        if violations.isEmpty { demandWatchers(of: expected) }
        if violations.isEmpty { demandLeaseEnds(of: expected) }
        if violations.isEmpty { demandCalm() }
        return nil
    }

    // MARK: Who is whole

    /// Whether fewer than a majority take part although a disk is lost: a fresh member cannot know that its id has promised nothing while
    /// somebody else is silent, and there is nobody to record it.
    private var isFoundingStuck: Bool {
        [configuration.voters, configuration.outgoing].contains { half in
            let voters = half.map { Int($0.rawValue) - 1 }.filter { $0 < members.count }
            let takingPart = voters.count { !members[$0].isLost && members[$0].ledger.durable.term > 0 }
            return takingPart <= half.count / 2 && voters.contains { members[$0].isLost } && !half.isEmpty
        }
    }

    /// A majority of each half of every configuration that may be in force, of machines that have their disks; nil when there is none.
    private mutating func chooseCore() -> [Int]? {
        var chosen: Set<Int> = []
        for half in possibleHalves {
            var usable = half.map { Int($0.rawValue) - 1 }.filter {
                $0 < members.count && !members[$0].isLost && !members[$0].isBarred
            }
            let needed = half.count / 2 + 1
            guard usable.count >= needed else { return nil }
            // While a cluster begins, who has taken part in nothing waits for every founder, or for a leader that records it.
            let takingPart = usable.filter { members[$0].ledger.durable.term > 0 }
            let isBegun = takingPart.count >= needed
            if isBegun { usable = takingPart }
            let count = isBegun ? needed + random.members.draw(below: usable.count - needed + 1) : usable.count
            var picked = usable.filter(chosen.contains).count
            usable.removeAll(where: chosen.contains)
            while picked < count, !usable.isEmpty {
                chosen.insert(usable.remove(at: random.members.draw(below: usable.count)))
                picked += 1
            }
        }
        return chosen.sorted()
    }

    /// The halves of the configuration that is committed, and of those that somebody has in its log.
    private var possibleHalves: [[MemberID]] {
        var halves = [configuration.voters, configuration.outgoing]
        for member in members {
            // Members that were removed, or have not heard of the latest change, believe in older ones that are in force no more.
            guard let raft = member.process?.replica.raft, raft.configurationIndex.position > configurationIndex else {
                continue
            }
            halves += [raft.configuration.voters, raft.configuration.outgoing]
        }
        return halves.reduce(into: []) { halves, half in
            if !half.isEmpty, !halves.contains(half) { halves.append(half) }
        }
    }

    private mutating func makeWhole(_ member: SimulatedMember) {
        guard !member.isHopeless else { return }
        member.holds = 0
        resume(member)
        start(member)
    }

    /// What is not needed may be down, asleep, or cut off in part for good: the others must do without it, and in spite of it (V9).
    ///
    /// Answers how often it comes and goes in ten election time-outs.
    private mutating func leaveInBadWay(_ member: SimulatedMember, _ core: [Int]) -> UInt64 {
        var flaps: UInt64 = 0
        let one = NodeSet([node(member.index)])
        switch random.members.draw(below: 8) {
        case 0: stop(member)
        case 1: losePower(member)
        case 2: if member.isUp { pause(member) }
        case 3: cutForGood(.isolating(node(member.index), among: nodes))
        case 4: cutForGood(.oneWay(from: one, to: nodes))
        case 5: cutForGood(.oneWay(from: nodes, to: one))
        case 6: cutForGood(.between(one, and: NodeSet([node(random.members.pick(core))])))
        default:
            let period = Int(options.electionNanoseconds) * random.members.within(1...15) / 5
            let flapping = Flapping(period: period, up: period / 2, start: Instant(nanoseconds: now))
            _ = network.add(NetworkLayer(.flaps(flapping), on: .isolating(node(member.index), among: nodes)))
            flaps = 10 * options.electionNanoseconds / UInt64(period) + 1
        }
        if member.isDown { member.holds = 1 }
        return flaps
    }

    private mutating func cutForGood(_ links: LinkSet) { _ = network.add(NetworkLayer(.blocks(.all), on: links)) }

    // MARK: What is demanded

    /// Whether somebody leads and may answer. It need not be a member of the core: one that only some of the core do not reach may lead the others.
    private var isLed: Bool {
        members.contains { member in
            guard !member.isPaused, let process = member.process else { return false }
            return process.replica.raft.isLeader && process.replica.raft.mayServeReads
        }
    }

    /// Whether a member and the leader, if there is one, hear each other: without that nobody can serve.
    private func reachesLeader(_ index: Int) -> Bool {
        guard let leader, leader != index else { return true }
        return network.connects(from: node(index), to: node(leader), at: later(0)) == .established
    }

    /// V2, V5: what clients wait for comes to an end, and every member of the core that reaches the leader serves.
    private mutating func demandService(of core: [Int]) {
        isOpen = false
        leasing.isOpen = false
        let bound = options.workload.patienceNanoseconds + 10 * options.electionNanoseconds
        let isQuiet = run(nanoseconds: bound) { world in world.clients.allSatisfy { $0.pending == 0 } }
        if violations.isEmpty, !isQuiet { violate(.v2, "a request does not come to an end") }
        for index in core where violations.isEmpty {
            var isServed = false
            for _ in 0..<20 where !isServed && violations.isEmpty {
                clients[0].member = index
                clients[0].session += UInt64(clients.count)
                let write = operations.count
                submit(.put(key: Workload.key(0), value: Workload.value(of: write, bytes: 8)), of: 0)
                submit(.get(key: Workload.key(0)), of: 0)
                _ = run(nanoseconds: options.workload.patienceNanoseconds + 2 * options.electionNanoseconds) { world in
                    !world.operations[write].isPending && !world.operations[write + 1].isPending
                }
                isServed =
                    operations[write].isAnswered && operations[write + 1].isAnswered || !reachesLeader(index)
                    || !configuration.contains(members[index].id)
                if !isServed, violations.isEmpty { letThemCatchUp() }
            }
            if violations.isEmpty, !isServed { violate(.v5, "m\(index + 1) serves nobody in peace:\n\(situation)") }
        }
    }

    /// Asks nothing for a while: a member may have to receive a snapshot in pieces of a few bytes, which each write makes obsolete, and one whose table is
    /// full of requests that it handed over waits until their time is over by its own clock.
    private mutating func letThemCatchUp() {
        var reached = -1
        // Stamps and checkpoints move a log in which nobody writes, so that nothing moving is not waited for without a bound.
        for _ in 0..<Self.roundsOfMoving where distanceCovered != reached && violations.isEmpty {
            reached = distanceCovered
            run(until: now + options.workload.patienceNanoseconds / 4)
        }
    }

    /// How often something may still be moving when it is looked at.
    private static let roundsOfMoving = 40

    /// V1, V4: nothing happens, so the leader stays and terms do not grow: but for a member that comes and goes, which may lead while it is there
    /// and costs an election, with a split vote at worst, when it leaves.
    private mutating func demandStability(_ flaps: UInt64) {
        let before = highestTerm
        run(until: now + 10 * options.electionNanoseconds)
        guard violations.isEmpty else { return }
        let after = highestTerm
        if let leader, members[leader].process?.replica.raft.configuration.isJoint == true {
            violate(.v8, "a change of the membership does not end:\n\(situation)")
        }
        if after > before + 1 + 2 * flaps {
            violate(.v4, "terms go from \(before) to \(after) while nothing happens:\n\(situation)")
        }
        if flaps == 0, !isLed { violate(.v1, "the leader does not stay:\n\(situation)") }
    }

    /// Of those that run, also of one that only some others hear: it campaigns in no new term while they hear a leader (pre-vote, §9.6).
    var highestTerm: UInt64 { members.filter(\.isUp).map(\.facts.term).max() ?? 0 }

    /// V3, V7: everyone who can comes to the same state.
    private mutating func demandAgreement() {
        network.heal()
        let isLevel = runWhileSomethingMoves(each: 50 * options.electionNanoseconds) { $0.isLevel }
        guard violations.isEmpty else { return }
        guard isLevel else { return violate(.v3, "the members do not come to the same state:\n\(situation)") }
        for member in expected { demandBounds(of: member) }
    }

    /// Runs until the condition holds, a while at a time as long as somebody comes further in each: a snapshot in pieces of a few bytes takes its
    /// time, and may be begun anew.
    private mutating func runWhileSomethingMoves(each nanoseconds: UInt64, until condition: (inout World) -> Bool)
        -> Bool
    {
        var reached = 0
        for _ in 0..<Self.roundsOfMoving {
            if run(nanoseconds: nanoseconds, until: condition) { return true }
            let distance = distanceCovered
            guard violations.isEmpty, distance != reached else { return false }
            reached = distance
        }
        return false
    }

    /// V6: what a member keeps does not grow with what it has been through.
    private mutating func demandBounds(of member: SimulatedMember) {
        guard let raft = member.process?.replica.raft else { return }
        let kept = raft.lastIndex.position + 1 - raft.firstIndex.position
        let keptMax = 2 * (member.options.retainedEntriesMax + 64) + member.options.snapshotEntriesMin
        if kept > keptMax {
            violate(.v6, "m\(member.index + 1) keeps \(kept) entries in memory, of \(keptMax) at most")
        }
        let used = member.disk.usedBytes
        let usedMax =
            16 * stateBytes + 64 * options.storage.segmentBytes + 4_096 * Int(member.options.snapshotEntriesMin)
        if used > usedMax { violate(.v6, "m\(member.index + 1) keeps \(used) bytes on disk, of \(usedMax) at most") }
    }

    /// The length of a snapshot of the state that all have come to.
    private var stateBytes: Int {
        expected.compactMap { $0.process.map { Self.snapshot(of: $0.replica.state).count } }.max() ?? 0
    }

    /// The members that should have everything.
    private var expected: [SimulatedMember] {
        members.filter { member in
            !member.isHopeless && !member.isBarred && configuration.contains(member.id)
        }
    }

    /// How far everyone has come, in entries and in bytes of snapshots.
    private var distanceCovered: Int {
        members.reduce(0) { sum, member in
            guard let raft = member.process?.replica.raft else { return sum }
            // The disk's for a snapshot that is being written: others may wait for it.
            let own = Int(raft.appliedIndex.position) + member.disk.usedBytes
            return raft.memberStatuses.reduce(sum + own) { sum, status in
                if case .snapshot(_, let offset) = status.flow { sum + Int(offset) } else { sum }
            }
        }
    }

    private var isLevel: Bool {
        let committed = commits.lastIndex
        return expected.allSatisfy { member in
            member.process.map { $0.replica.state.appliedIndex == committed && $0.replica.requestsPending == 0 }
                ?? false
        }
    }

    /// Where everyone stands, for whoever looks into a failure.
    var situation: String {
        let lines = members.map { member -> String in
            let name = "m\(member.index + 1)"
            guard let node = member.process?.replica else {
                return
                    "\(name): down, \(member.failure.map { "\($0)" } ?? (member.recovery == nil ? "stopped" : "starting"))"
            }
            let raft = node.raft
            return "\(name): \(raft.role) term \(raft.term.number) leader \(raft.leader?.rawValue ?? 0)"
                + " log \(raft.firstIndex.position)...\(raft.lastIndex.position) durable \(raft.durableIndex.position)"
                + " commit \(raft.commitIndex.position) applied \(raft.appliedIndex.position)/\(node.state.appliedIndex)"
                + " pending \(node.requestsPending) paused \(member.isPaused)"
                + " voters \(raft.configuration.voters.map(\.rawValue)) outgoing \(raft.configuration.outgoing.map(\.rawValue))"
                + " flow \(raft.memberStatuses.map { "\($0.member)>\($0.match.position):\($0.flow)" })"
        }
        return lines.joined(separator: "\n")
    }
}
