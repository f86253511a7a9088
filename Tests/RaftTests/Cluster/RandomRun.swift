import Determinism
import Bytes

@testable import Raft

/// One seeded history of faults and requests.
struct RandomRun {
    var cluster: Cluster
    private var randomness: SplitMix64
    private var profile: Profile
    private(set) var failures: [String] = []
    private var payloads: UInt64 = 0
    private var proposed: [ProposalID: [UInt8]] = [:]
    private var past: [Cluster.Packet] = []
    private let seed: UInt64

    /// How much of what a run has: some runs are calm where others are wild, so that all depths are reached.
    private struct Profile {
        var loss: Int
        var duplication: Int
        var isOrdered: Bool
        var crashes: Int
        var changes: Int
        var compactions: Int
        var partitions: Int
        var hints: Int
        var transfers: Int
        var replays: Int
        var losses: Int
        var ticks: Int

        init(_ random: inout SplitMix64) {
            loss = [0, 1, 5, 20].randomElement(using: &random) ?? 0
            duplication = [0, 0, 5, 20].randomElement(using: &random) ?? 0
            isOrdered = Bool.random(using: &random)
            crashes = [0, 1, 3, 8].randomElement(using: &random) ?? 0
            changes = [0, 5, 15, 30].randomElement(using: &random) ?? 0
            compactions = [0, 5, 20].randomElement(using: &random) ?? 0
            partitions = [0, 2, 6].randomElement(using: &random) ?? 0
            hints = [0, 0, 10, 30].randomElement(using: &random) ?? 0
            transfers = [1, 1, 10].randomElement(using: &random) ?? 0
            replays = [0, 0, 3, 15].randomElement(using: &random) ?? 0
            losses = [0, 0, 2, 6].randomElement(using: &random) ?? 0
            ticks = [60, 120, 240].randomElement(using: &random) ?? 0
        }
    }

    init(seed: UInt64) {
        self.seed = seed
        randomness = SplitMix64(seed: seed &* 7_919 &+ 17)
        profile = Profile(&randomness)
        let voters = [1, 2, 3, 3, 3, 4, 5].map { UInt64($0) }.randomElement(using: &randomness) ?? 3
        let spare = UInt64.random(in: 0...2, using: &randomness)
        let joiners = Array(1...voters + spare).dropFirst(Int(voters))
        cluster = Cluster(voters: 1...voters, joiners: Array(joiners), seed: seed, options: Self.options)
    }

    /// Elections take few events, so that a short history holds many.
    private static var options: Options {
        var options = Cluster.smallOptions
        options.electionTicks = 5
        options.firstElectionTicks = 1...4
        return options
    }

    mutating func disturb(events: Int) {
        for event in 0..<events {
            happen()
            if event % 100 == 99 { failures += cluster.logMismatches() }
            failures += cluster.ledger.violations
            if !failures.isEmpty { return }
        }
    }

    private mutating func happen() {
        guard let id = cluster.members.randomElement(using: &randomness) else { return }
        switch Int.random(in: 0..<1000, using: &randomness) {
        case ..<profile.ticks: cluster.step(id, .tick)
        case ..<560: for _ in 0..<3 { network() }
        case ..<740: cluster.persist(id)
        case ..<800: cluster.apply(id, count: Int.random(in: 1...8, using: &randomness))
        case ..<850: cluster.work(id)
        case ..<880: propose(likelyLeader(id))
        case ..<910: cluster.read(id)
        default: disturb(id)
        }
    }

    private mutating func disturb(_ id: MemberID) {
        let dice = Int.random(in: 0..<100, using: &randomness)
        var limit = profile.crashes
        if dice < limit { return crash(id) }
        limit += 12
        if dice < limit { return cluster.start(id) }
        limit += profile.changes
        if dice < limit { return change(likelyLeader(id)) }
        limit += profile.compactions
        if dice < limit { return cluster.compact(id) }
        limit += profile.partitions
        if dice < limit { return partition() }
        limit += profile.hints
        if dice < limit {
            if let leader = cluster.node(id)?.leader { cluster.step(id, .leaderConnectionRefused(leader)) }
            return
        }
        limit += profile.losses
        if dice < limit { return lose(id) }
        limit += profile.losses
        if dice < limit { return cluster.recall(id) }
        limit += profile.transfers
        if dice < limit {
            let target = cluster.members.randomElement(using: &randomness)
            cluster.step(likelyLeader(id), .transferLeadership(to: Bool.random(using: &randomness) ? target : nil))
        }
    }

    private mutating func likelyLeader(_ other: MemberID) -> MemberID {
        Int.random(in: 0..<4, using: &randomness) == 0 ? other : cluster.leader ?? other
    }

    private mutating func network() {
        guard !cluster.network.isEmpty else { return }
        if cluster.network.count > 200 { cluster.network.removeFirst(100) }
        let position = profile.isOrdered ? 0 : Int.random(in: 0..<cluster.network.count, using: &randomness)
        let dice = Int.random(in: 0..<100, using: &randomness)
        remember(cluster.network[position])
        if Int.random(in: 0..<100, using: &randomness) < profile.replays,
            let old = past.randomElement(using: &randomness)
        {
            cluster.network.append(old)
            return cluster.deliver(cluster.network.count - 1)
        }
        if dice < profile.loss {
            cluster.network.remove(at: position)
        } else {
            cluster.deliver(position, keeping: dice < profile.loss + profile.duplication)
        }
    }

    /// A network may repeat a message minutes later.
    private mutating func remember(_ packet: Cluster.Packet) {
        if past.count < 300 {
            past.append(packet)
        } else {
            past[Int.random(in: 0..<300, using: &randomness)] = packet
        }
    }

    private mutating func propose(_ id: MemberID) {
        let batch = (0..<Int.random(in: 1...4, using: &randomness)).map { _ in
            payloads += 1
            var payload: [UInt8] = []
            payload.appendBigEndian(payloads)
            return payload + [UInt8](repeating: 0, count: Int.random(in: 0...60, using: &randomness))
        }
        for (id, payload) in zip(cluster.propose(id, batch), batch) { proposed[id] = payload }
    }

    private mutating func crash(_ id: MemberID) {
        cluster.crash(id, keeping: Int.random(in: 0...cluster.machine(id).pending.count, using: &randomness))
    }

    /// The member crashes, and a part of what it had on its disk cannot be read any more.
    private mutating func lose(_ id: MemberID) {
        crash(id)
        let disk = cluster.machine(id).disk
        cluster.lose(
            id, after: UInt64.random(in: disk.base.index.position...disk.end.index.position, using: &randomness))
    }

    private mutating func change(_ id: MemberID) {
        let steps = (0..<Int.random(in: 1...3, using: &randomness)).map { _ -> ConfigurationChange.Step in
            let member = cluster.members.randomElement(using: &randomness) ?? MemberID(1)
            return switch Int.random(in: 0..<5, using: &randomness) {
            case 0: .remove(member)
            case 1: .addLearner(member, peerURLs: nil)
            case 2: .addPendingVoter(member, peerURLs: nil)
            default: .addVoter(member, peerURLs: ["http://\(member)"])
            }
        }
        cluster.change(id, steps)
    }

    private mutating func partition() {
        cluster.heal()
        guard Int.random(in: 0..<3, using: &randomness) > 0 else { return }
        let some = cluster.members.filter { _ in Bool.random(using: &randomness) }
        if Bool.random(using: &randomness) {
            cluster.partition(some.map(\.rawValue))
        } else {
            // One way only: heard and not hearing.
            for a in some {
                for b in cluster.members where !some.contains(b) { cluster.cut.insert(Cluster.Link(from: a, to: b)) }
            }
        }
    }

    /// Everyone is up and connected: a leader is elected, commits, and every member of its configuration follows.
    mutating func heal() {
        guard failures.isEmpty else { return }
        cluster.heal()
        for id in cluster.members { cluster.start(id) }
        cluster.run(ticks: 12 * cluster.options.electionTicks)
        for id in cluster.members { cluster.recall(id) }
        cluster.settle()
        cluster.runUntilElected()
        guard let leader = cluster.leader else { return failures.append("nobody leads after healing") }
        // A hand-over or a joint phase that was under way comes to its end.
        cluster.run(ticks: 4 * cluster.options.electionTicks)
        let last = cluster.leader ?? leader
        let id = cluster.propose(last, [Array("the end".utf8)])[0]
        let read = cluster.read(last)
        cluster.run(ticks: 4 * cluster.options.electionTicks)
        failures += cluster.ledger.violations + cluster.logMismatches()
        guard let end = cluster.ledger.accepted[id] else {
            return failures.append("the leader takes no proposal after healing")
        }
        guard cluster.ledger.commit >= end.index else { return failures.append("nothing commits after healing") }
        if cluster.ledger.ready[read] == nil { failures.append("a read stays unanswered after healing") }
        checkEnd(last)
    }

    private mutating func checkEnd(_ leader: MemberID) {
        guard let configuration = cluster.node(leader)?.configuration else { return }
        if configuration.isJoint { failures.append("the configuration stays joint") }
        if !configuration.pendingVoters.isEmpty { failures.append("a pending voter stays one") }
        for member in configuration.members where cluster.machine(member).executed < cluster.ledger.commit {
            failures.append("\(member) does not catch up")
        }
        let committed = Set(cluster.ledger.committed.map(\.payload))
        for id in cluster.ledger.dropped {
            if let payload = proposed[id], committed.contains(payload) {
                failures.append("a dropped proposal was committed")
            }
        }
    }
}
