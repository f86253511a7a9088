import Coordination
import Determinism
import MVCC
import Raft
import StorageTestKit
import Testing

@testable import Replica

@Suite("Leases of a cluster") struct LeaseTests {
    private func grant(_ lease: Int64, seconds: UInt64) -> Request.Operation {
        .write(command: Command.grantLease(LeaseID(lease), TimeToLive(seconds: seconds)).encode())
    }

    private func renew(_ leases: Int64...) -> Request.Operation {
        .write(command: Command.renewLeases(leases.map { LeaseID($0) }).encode())
    }

    private func put(_ key: String, lease: Int64) -> Request.Operation {
        .write(command: Command.put(PutOperation(key: Array(key.utf8), value: [1], lease: LeaseID(lease))).encode())
    }

    /// Does it at any member and waits for the answer.
    @discardableResult
    private func outcome(
        _ operation: Request.Operation, at member: MemberID, _ cluster: inout SimulatedCluster
    ) throws -> Outcome {
        let number = cluster.operate(operation, at: member, deadline: 3_000)
        guard case .applied(let outcome)? = cluster.settle(number) else {
            throw Unanswered(reply: cluster.replies[number])
        }
        return outcome
    }

    private struct Unanswered: Error { var reply: Reply? }

    private func lives(_ lease: Int64, _ cluster: SimulatedCluster) -> Bool {
        let nodes = cluster.ids.compactMap { cluster[$0] }
        return nodes.max { $0.appliedIndex < $1.appliedIndex }?.state.leases[LeaseID(lease)] != nil
    }

    /// Milliseconds until the lease is gone.
    private func ending(
        _ lease: Int64, within milliseconds: UInt64, _ cluster: inout SimulatedCluster
    ) throws -> UInt64 {
        let began = cluster.now
        let isGone = cluster.run(milliseconds: milliseconds) { !lives(lease, $0) }
        try #require(isGone, "lease \(lease) still lives after \(milliseconds) ms; \(cluster.violations)")
        return cluster.now.nanosecondsSince(began) / 1_000_000
    }

    /// Two election time-outs of the small options.
    private let grace: UInt64 = 240

    @Test("a lease ends with its keys, on every member at the same revision, when its time is over", arguments: 1...5)
    func ends(_ seed: UInt64) throws {
        var (cluster, _, followers) = try SimulatedCluster.led(seed: seed)
        let asked = cluster.now
        try outcome(grant(7, seconds: 2), at: followers[0], &cluster)
        try outcome(put("a", lease: 7), at: followers[1], &cluster)
        _ = try ending(7, within: 3_000, &cluster)
        let lived = cluster.now.nanosecondsSince(asked) / 1_000_000
        // Clocks are fast or slow by one per cent.
        #expect(lived >= 1_980 && lived <= 2_020 + grace + 100, "lived \(lived) ms")
        cluster.becomesLevel()
        for id in cluster.ids { #expect(cluster[id]?.state.view.get(Array("a".utf8)) == nil) }
        #expect(Set(cluster.ids.map { cluster[$0]?.state.revision }).count == 1)
    }

    @Test("a lease that is renewed at any member lives on, without a leader change and with one")
    func renewed() throws {
        var (cluster, leader, _) = try SimulatedCluster.led()
        try outcome(grant(7, seconds: 1), at: leader, &cluster)
        for round in 0..<12 {
            if round == 6 {
                cluster.crash(leader, .losesAll)
                cluster.run(milliseconds: 300)
                cluster.start(leader)
            }
            cluster.run(milliseconds: 300)
            #expect(lives(7, cluster), "round \(round)")
            let member = cluster.ids.filter { cluster.isUp($0) && $0 != leader || round < 6 }[round % 2]
            let answer = try outcome(renew(7), at: member, &cluster).answer
            #expect(answer == .success(.renewLeases([TimeToLive(seconds: 1)])), "round \(round)")
        }
        _ = try ending(7, within: 2_000, &cluster)
    }

    @Test("a new leader goes on where the old one stopped: no lease starts its time anew", arguments: 1...10)
    func leaderLost(_ seed: UInt64) throws {
        var (cluster, leader, followers) = try SimulatedCluster.led(seed: seed)
        let asked = cluster.now
        try outcome(grant(7, seconds: 4), at: followers[0], &cluster)
        cluster.run(milliseconds: 1_000)
        for _ in 0..<2 {
            let lost = cluster.leader ?? leader
            cluster.crash(lost, .losesAll)
            cluster.run(milliseconds: 400)
            cluster.start(lost)
            cluster.run(milliseconds: 600)
        }
        _ = try ending(7, within: 3_000, &cluster)
        let lived = cluster.now.nanosecondsSince(asked) / 1_000_000
        // Estimates run slower by a hundredth while nobody leads.
        #expect(lived >= 3_960 && lived <= 4_040 + 400 + grace, "lived \(lived) ms")
    }

    @Test("a lease that is due when a leader is new gets time, once, and its holder can keep it")
    func newLeader() throws {
        for keeps in [true, false] {
            var (cluster, leader, followers) = try SimulatedCluster.led(seed: 3)
            try outcome(grant(7, seconds: 2), at: leader, &cluster)
            cluster.run(milliseconds: 1_950)
            cluster.crash(leader, .losesAll)
            #expect(cluster.run(milliseconds: 1_000) { $0.leader.map { followers.contains($0) } ?? false })
            cluster.run(milliseconds: 60)
            #expect(lives(7, cluster))
            if keeps {
                try outcome(renew(7), at: followers[0], &cluster)
                cluster.run(milliseconds: 1_500)
                #expect(lives(7, cluster))
            }
            #expect(try ending(7, within: 1_500, &cluster) <= (keeps ? 900 : 500))
        }
    }

    @Test("a leader that stood still ends no lease that was renewed elsewhere meanwhile")
    func deposedLeader() throws {
        var (cluster, leader, followers) = try SimulatedCluster.led()
        try outcome(grant(7, seconds: 1), at: leader, &cluster)
        try outcome(put("a", lease: 7), at: leader, &cluster)
        cluster.isolate(leader)
        for _ in 0..<10 {
            cluster.run(milliseconds: 300)
            try outcome(renew(7), at: followers[0], &cluster)
        }
        cluster.heal()
        cluster.run(milliseconds: 300)
        cluster.becomesLevel()
        for id in cluster.ids { #expect(cluster[id]?.state.view.get(Array("a".utf8)) != nil) }
    }

    @Test("a member that stood still serves what came meanwhile before it calls anything due")
    func stoodStill() throws {
        var (cluster, leader, _) = try SimulatedCluster.led(members: 1)
        try outcome(grant(7, seconds: 1), at: leader, &cluster)
        cluster.now = cluster.later(5_000_000_000)
        // Ticks for one look at the leases.
        cluster.run(milliseconds: 90)
        let renewal = cluster.operate(renew(7), at: leader)
        cluster.run(milliseconds: 700)
        #expect(cluster.isApplied(renewal) && lives(7, cluster))
        _ = try ending(7, within: 1_000, &cluster)
    }

    @Test("while there are leases the log gets a stamp every second, and otherwise none")
    func stamps() throws {
        var (cluster, leader, _) = try SimulatedCluster.led()
        cluster.run(milliseconds: 1_000)
        let quiet = try #require(cluster[leader]).raft.lastIndex.position
        cluster.run(milliseconds: 5_000)
        #expect(cluster[leader]?.raft.lastIndex.position == quiet)
        try outcome(grant(7, seconds: 60), at: leader, &cluster)
        cluster.run(milliseconds: 5_000)
        let stamped = try #require(cluster[leader]).raft.lastIndex.position - quiet
        #expect((5...6).contains(stamped))
    }

    @Test("when all were away, time goes on from the last stamp")
    func allAway() throws {
        var (cluster, leader, _) = try SimulatedCluster.led()
        try outcome(grant(7, seconds: 3), at: leader, &cluster)
        cluster.run(milliseconds: 1_500)
        for id in cluster.ids { cluster.crash(id, .losesAll) }
        cluster.run(milliseconds: 60_000)
        for id in cluster.ids { cluster.start(id) }
        #expect(cluster.run(milliseconds: 3_000) { $0.isLed })
        cluster.run(milliseconds: 1_000)
        #expect(lives(7, cluster))
        #expect(try ending(7, within: 2_500, &cluster) > 100)
    }

    @Test("more leases are due at once than an entry may name, with keys, through a snapshot, and all end")
    func many() throws {
        var (cluster, leader, followers) = try SimulatedCluster.led()
        for lease in 1...400 as ClosedRange<Int64> {
            cluster.operate(grant(lease, seconds: 2), at: leader)
            if lease % 40 == 0 { cluster.run(milliseconds: 100) }
        }
        for lease in 1...40 as ClosedRange<Int64> { cluster.operate(put("k\(lease)", lease: lease), at: leader) }
        cluster.run(milliseconds: 200)
        cluster.crash(followers[0], .losesAll)
        cluster.start(followers[0])
        #expect(
            cluster.run(milliseconds: 6_000) { cluster in
                cluster.ids.allSatisfy { cluster[$0]?.state.leases.count == 0 }
            })
        cluster.becomesLevel()
        #expect(cluster[leader]?.state.view.liveBytes == 0 && cluster.violations.isEmpty)
    }
}
