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
        var changes: Int
        var transfers: Int
        var damages: Int

        init(_ random: inout SplitMix64) {
            crashes = [0, 2, 6].randomElement(using: &random) ?? 0
            partitions = [0, 3, 8].randomElement(using: &random) ?? 0
            disks = [0, 0, 3, 6].randomElement(using: &random) ?? 0
            writes = [1, 3, 6].randomElement(using: &random) ?? 1
            oldForwards = [0, 5].randomElement(using: &random) ?? 0
            damages = [0, 0, 3, 6].randomElement(using: &random) ?? 0
            departures = [0, 0, 3].randomElement(using: &random) ?? 0
            changes = [0, 6, 15].randomElement(using: &random) ?? 0
            transfers = [0, 4].randomElement(using: &random) ?? 0
        }
    }

    init(seed: UInt64) {
        random = SplitMix64(seed: seed &* 2_654_435_761 &+ 99)
        profile = Profile(&random)
        var options = SimulatedCluster.smallOptions
        options.applyBudget = [1, 2, 20].randomElement(using: &random) ?? 20
        cluster = SimulatedCluster(
            members: [1, 3, 3, 3, 5].randomElement(using: &random) ?? 3,
            spares: [0, 1, 3].randomElement(using: &random) ?? 0, seed: seed, options: options)
        cluster.network.loss = [0, 0, 2, 10].randomElement(using: &random) ?? 0
        cluster.network.duplication = [0, 0, 10].randomElement(using: &random) ?? 0
        cluster.network.isOrdered = Int.random(in: 0..<3, using: &random) > 0
    }

    /// What does not hold; empty when all is well.
    mutating func violations() throws -> [String] {
        // In most runs the faults meet a cluster that has begun; in the others, one that is about to.
        if Int.random(in: 0..<4, using: &random) > 0 { _ = cluster.run(milliseconds: 2_000) { $0.isLed } }
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
        limit += profile.changes
        if dice < limit { return change() }
        limit += profile.transfers
        if dice < limit {
            let target = Bool.random(using: &random) ? someone() : nil
            cluster.operate(.transferLeadership(to: target), at: someone())
            return
        }
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

    /// An operator changes the members, sensibly or not, and starts machines that were added.
    private mutating func change() {
        let steps = (0..<Int.random(in: 1...2, using: &random)).map { _ -> MembershipChange.Step in
            let id = someone()
            let urls = SimulatedCluster.urls(of: id)
            return switch Int.random(in: 0..<6, using: &random) {
            case 0, 1: .addVoter(id, peerURLs: urls)
            case 2: .addLearner(id, peerURLs: urls)
            case 3: .promote(id)
            case 4: .remove(id)
            default: .update(id, peerURLs: urls + ["http://other-\(id)"])
            }
        }
        cluster.operate(.changeMembership(MembershipChange(steps)), at: someone())
        for id in cluster.ids where cluster.isMember(id) { cluster.start(id) }
    }

    /// The member is asked to stop: first to hand over, then to close.
    private mutating func depart(_ id: MemberID) {
        cluster.step(id, cluster[id]?.mode == .serving ? .handOver : .close)
    }

    /// Some members, or all, are restarted, each with other places of its log damaged; only while nothing is missing anywhere.
    private mutating func damage() {
        guard let members = cluster.wholeMembers else { return }
        let victims = members.filter { _ in Int.random(in: 0..<3, using: &random) > 0 }
        let copies = cluster.copies(of: members)
        let isLeaderSpared = cluster.hasLeader(sparing: victims, of: members)
        for id in victims { cluster.crash(id, .keepsAll) }
        cluster.damageApart(victims, &random) { isLeaderSpared || copies.hold($0, beside: $1) }
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
        for id in cluster.ids where !cluster.isUp(id) && !cluster.machine(id).isClosed {
            cluster.violations.append(
                "member \(id) did not start: \(String(describing: cluster.machine(id).failure))")
        }
        cluster.heal()
        settleMembership()
        let members = cluster.ids.filter { cluster.isMember($0) }
        for id in members where cluster.violations.isEmpty { serves(id) }
        let isQuiet = cluster.run(milliseconds: 3_000) { cluster in
            cluster.history.pending.isEmpty && cluster.isLevel && cluster.isWhole
                && members.allSatisfy {
                    cluster[$0].map { $0.requestsPending == 0 && $0.gate.oldestAsked == nil } ?? false
                }
        }
        if !isQuiet { cluster.violations.append("the cluster does not come to rest:\n\(cluster.situation)") }
        for case let node? in members.map({ cluster[$0] }) {
            let kept = node.raft.lastIndex.position - node.raft.firstIndex.previous.position
            if kept > 100 || node.applying.memoryCount > 0 || node.held.commandBytes + node.waiters.commandBytes > 0 {
                cluster.violations.append("member \(node.id) keeps too much:\n\(cluster.situation)")
            }
        }
    }

    /// Changes under way come to their end: nobody stays pending, and who was removed has closed; who never was added is stopped.
    private mutating func settleMembership() {
        let isSettled = cluster.run(milliseconds: 8_000) { cluster in
            guard cluster.isLed, let node = cluster.leader.flatMap({ cluster[$0] }) else { return false }
            let configuration = node.raft.committedConfiguration
            return configuration == node.raft.configuration && !configuration.isJoint
                && configuration.pendingVoters.isEmpty
                && cluster.ids.allSatisfy { id in
                    !node.state.members.isRemoved(id.rawValue) || cluster.machine(id).isClosed
                }
        }
        if !isSettled { cluster.violations.append("the membership does not settle:\n\(cluster.situation)") }
        for id in cluster.ids where !cluster.isMember(id) && cluster.isUp(id) { cluster.stop(id) }
    }

    private mutating func serves(_ id: MemberID) {
        let end = cluster.later(6_000_000_000)
        while cluster.violations.isEmpty {
            let write = cluster.put("peace", at: id, deadline: 500)
            let read = cluster.get("peace", at: id, deadline: 500)
            _ = cluster.run(milliseconds: 700) { $0.replies[write] != nil && $0.replies[read] != nil }
            if cluster.isApplied(write), cluster.isRead(read) { return }
            if cluster.now > end {
                cluster.violations.append(
                    "member \(id) does not serve after the network has healed:\n\(cluster.situation)")
            }
            // A refusal may come at once; time has to pass all the same.
            cluster.run(milliseconds: 50)
        }
    }

    private mutating func compare() throws {
        guard let state = cluster.leader.flatMap({ cluster[$0] })?.state else { return }
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
            switch reply {
            case .refused(.membership(let refusal)): count(refusal, "change:")
            case .refused(let refusal): count(refusal, "refused:")
            case .configuration, .leader: count(reply, "cluster:")
            case .applied, .readable: break
            }
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
            return
                "\(member.id): \(node.isRecognised ? "" : "unrecognised ")\(raft.role) term \(raft.term.number) leader \(raft.leader?.rawValue ?? 0)"
                + " log \(raft.firstIndex.position)...\(raft.lastIndex.position) durable \(raft.durableIndex.position)"
                + " commit \(raft.commitIndex.position) applied \(raft.appliedIndex.position)/\(node.state.appliedIndex)"
                + " held \(node.held.count) waiters \(node.waiters.count) reads \(node.reads.count)"
                + " restoring \(node.snapshots.isRestoring) writing \(node.snapshots.writing != nil)"
                + " latest \(node.snapshots.latest?.index.position ?? 0) full \(node.isOutOfSpace)"
                + " \(node.mode) voters \(raft.configuration.voters.map(\.rawValue))"
                + (raft.configuration.isJoint ? " and \(raft.configuration.outgoing.map(\.rawValue))" : "")
                + " learners \(raft.configuration.learners.map(\.rawValue))"
                + " pending \(raft.configuration.pendingVoters.map(\.rawValue))"
                + " removed \(node.state.members.removed)"
                + " flow \(raft.memberStatuses.map { "\($0.member)>\($0.match.position):\($0.flow)" })"
        }.joined(separator: "\n")
    }
}
