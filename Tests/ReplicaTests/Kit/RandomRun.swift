import Coordination
import Determinism
import MVCC
import Raft

import StorageTestKit

@testable import Replica

/// One seeded history of a whole cluster with faults and clients, then peace, and what must hold after it.
struct RandomRun {
    var cluster: SimulatedCluster
    private var random: SplitMix64
    private let profile: Profile
    private let keys = ["a", "b", "c", "d"]

    /// Some runs are calm where others are wild, so that all depths are reached.
    private struct Profile {
        var crashes: Int
        var partitions: Int
        var disks: Int
        var writes: Int
        var oldForwards: Int
        var departures: Int
        var damages: Int

        init(_ random: inout SplitMix64) {
            crashes = [0, 2, 6].randomElement(using: &random) ?? 0
            partitions = [0, 3, 8].randomElement(using: &random) ?? 0
            disks = [0, 0, 3, 6].randomElement(using: &random) ?? 0
            writes = [1, 3, 6].randomElement(using: &random) ?? 1
            oldForwards = [0, 5].randomElement(using: &random) ?? 0
            damages = [0, 0, 3, 6].randomElement(using: &random) ?? 0
            departures = [0, 0, 3].randomElement(using: &random) ?? 0
        }
    }

    init(seed: UInt64) {
        random = SplitMix64(seed: seed &* 2_654_435_761 &+ 99)
        profile = Profile(&random)
        var options = SimulatedCluster.smallOptions
        options.applyBudget = [1, 2, 20].randomElement(using: &random) ?? 20
        cluster = SimulatedCluster(
            members: [1, 3, 3, 3, 5].randomElement(using: &random) ?? 3, seed: seed, options: options)
        cluster.network.loss = [0, 0, 2, 10].randomElement(using: &random) ?? 0
        cluster.network.duplication = [0, 0, 10].randomElement(using: &random) ?? 0
        cluster.network.isOrdered = Int.random(in: 0..<3, using: &random) > 0
    }

    /// What does not hold; empty when all is well.
    mutating func violations() throws -> [String] {
        for _ in 0..<60 where cluster.violations.isEmpty {
            for _ in 0..<Int.random(in: 0...profile.writes, using: &random) { request() }
            disturb()
            cluster.run(milliseconds: UInt64.random(in: 5...60, using: &random))
        }
        if cluster.violations.isEmpty { makePeace() }
        if cluster.violations.isEmpty { try compare() }
        return cluster.violations
    }

    private mutating func someone() -> MemberID { cluster.ids.randomElement(using: &random) ?? MemberID(1) }

    private mutating func request() {
        let member = someone()
        let key = keys.randomElement(using: &random) ?? "a"
        let deadline = UInt64.random(in: 50...1_200, using: &random)
        let bytes = Int.random(in: 8...160, using: &random)
        let number: UInt64
        switch Int.random(in: 0..<10, using: &random) {
        case 0..<4: number = cluster.ask(.put, key, at: member, bytes: bytes, deadline: deadline)
        case 4..<6:
            let expected = cluster[member]?.state.view.get(Array(key.utf8))?.modified ?? .zero
            number = cluster.ask(.swap(expected: expected), key, at: member, bytes: bytes, deadline: deadline)
        case 6: number = cluster.ask(.delete, key, at: member, deadline: deadline)
        default: number = cluster.get(key, at: member, deadline: deadline)
        }
        if Int.random(in: 0..<20, using: &random) == 0, case .pending = cluster.history[number].fate {
            cluster.cancel(number)
        }
    }

    private mutating func disturb() {
        let dice = Int.random(in: 0..<100, using: &random)
        var limit = profile.crashes
        if dice < limit {
            if Int.random(in: 0..<8, using: &random) == 0 {
                for id in cluster.ids { crash(id) }
            } else {
                crash(someone())
            }
            return
        }
        limit += profile.partitions
        if dice < limit {
            let side = cluster.ids.filter { _ in Bool.random(using: &random) }
            return cluster.partition(Set(side))
        }
        limit += profile.disks
        if dice < limit { return disturbDisk(someone()) }
        limit += profile.departures
        if dice < limit { return depart(someone()) }
        limit += profile.damages
        if dice < limit { return damage() }
        limit += profile.oldForwards
        if dice < limit { return cluster.repeatOldForward() }
        limit += 12
        if dice < limit { return cluster.heal() }
        limit += 12
        if dice < limit { return cluster.start(someone()) }
        limit += 8
        if dice < limit { return cluster.repairDisk(someone()) }
    }

    /// The member is asked to stop: first to hand over, then to close.
    private mutating func depart(_ id: MemberID) {
        cluster.step(id, cluster[id]?.mode == .serving ? .handOver : .close)
    }

    /// Some members, or all, are restarted, each with other places of its log damaged; only while nothing is missing anywhere.
    private mutating func damage() {
        guard cluster.isWhole, cluster.ids.count > 1 else { return }
        let victims = cluster.ids.filter { _ in Int.random(in: 0..<3, using: &random) > 0 }
        for id in victims { cluster.crash(id, .keepsAll) }
        cluster.damageApart(victims, &random)
        for id in victims { cluster.start(id) }
    }

    private mutating func crash(_ id: MemberID) {
        cluster.crash(id, SimulatedDisk.Crash.allCases.randomElement(using: &random) ?? .tears)
    }

    private mutating func disturbDisk(_ id: MemberID) {
        switch Int.random(in: 0..<4, using: &random) {
        case 0: cluster.breakDisk(id)
        case 1: cluster.machine(id).diskNanoseconds = 300_000_000
        default: cluster.fillDisk(id)
        }
    }

    /// Everything works again: within a bound every member serves, and nothing is left waiting.
    private mutating func makePeace() {
        cluster.network = SimulatedCluster.Network()
        for id in cluster.ids {
            cluster.repairDisk(id)
            if let mode = cluster[id]?.mode, mode != .serving { crash(id) }
        }
        // A request that hangs at a disk of the wild time comes back before the next operation is carried out.
        cluster.run(milliseconds: 400)
        for id in cluster.ids { cluster.start(id) }
        cluster.run(milliseconds: 200)
        for id in cluster.ids where !cluster.isUp(id) {
            cluster.violations.append(
                "member \(id) did not start: \(String(describing: cluster.machine(id).failure))")
        }
        cluster.heal()
        for id in cluster.ids where cluster.violations.isEmpty { serves(id) }
        let isQuiet = cluster.run(milliseconds: 3_000) { cluster in
            cluster.history.pending.isEmpty && cluster.isLevel && cluster.isWhole
                && cluster.members.allSatisfy {
                    $0.node.map { $0.requestsPending == 0 && $0.gate.oldestAsked == nil } ?? false
                }
        }
        if !isQuiet { cluster.violations.append("the cluster does not come to rest:\n\(cluster.situation)") }
        for case let node? in cluster.members.map(\.node) {
            let kept = node.raft.lastIndex.position - node.raft.firstIndex.position
            if kept > 100 || node.applying.memoryCount > 0 || node.held.commandBytes + node.waiters.commandBytes > 0 {
                cluster.violations.append("member \(node.id) keeps too much:\n\(cluster.situation)")
            }
        }
    }

    private mutating func serves(_ id: MemberID) {
        let end = cluster.later(6_000_000_000)
        while cluster.violations.isEmpty {
            let write = cluster.put("peace", at: id, deadline: 500)
            let read = cluster.get("peace", at: id, deadline: 500)
            _ = cluster.run(milliseconds: 700) { $0.replies[write] != nil && $0.replies[read] != nil }
            if cluster.isApplied(write), cluster.isRead(read) { return }
            if cluster.now > end {
                cluster.violations.append("member \(id) does not serve after the network has healed")
            }
        }
    }

    private mutating func compare() throws {
        guard let state = cluster.members.first?.node?.state else { return }
        cluster.violations += try cluster.history.contradictions(with: state)
    }
}

extension RandomRun {
    /// How often what happened, to see that the runs reach what they are meant to reach.
    var statistics: String {
        var counts: [String: Int] = [:]
        func count(_ thing: Any, _ prefix: String) {
            counts[prefix + String(describing: thing).prefix { $0 != "(" }, default: 0] += 1
        }
        for (_, event) in cluster.events { count(event, "") }
        for operation in cluster.history.operations { count(operation.fate, "told:") }
        for reply in cluster.replies.values {
            if case .refused(let refusal) = reply { count(refusal, "refused:") }
        }
        let told = counts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return "STAT \(cluster.seed) \(cluster.steps) " + told.joined(separator: " ")
    }
}

extension SimulatedCluster {
    /// Where everyone stands, for whoever looks into a failure.
    var situation: String {
        members.map { member in
            guard let node = member.node else { return "\(member.id): \(member.failure.map { "\($0)" } ?? "down")" }
            let raft = node.raft
            return "\(member.id): \(raft.role) term \(raft.term.number) leader \(raft.leader?.rawValue ?? 0)"
                + " log \(raft.firstIndex.position)...\(raft.lastIndex.position) durable \(raft.durableIndex.position)"
                + " commit \(raft.commitIndex.position) applied \(raft.appliedIndex.position)/\(node.state.appliedIndex)"
                + " held \(node.held.count) waiters \(node.waiters.count) reads \(node.reads.count)"
                + " restoring \(node.snapshots.isRestoring) writing \(node.snapshots.writing != nil)"
                + " latest \(node.snapshots.latest?.index.position ?? 0) full \(node.isOutOfSpace)"
                + " flow \(raft.memberStatuses.map { "\($0.member)>\($0.match.position):\($0.flow)" })"
        }.joined(separator: "\n")
    }
}
