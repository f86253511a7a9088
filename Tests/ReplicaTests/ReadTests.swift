import Coordination
import Raft
import StorageTestKit
import Testing

@testable import Replica

@Suite struct ReadTests {
    @Test("a read through any member sees what was acknowledged anywhere before it was asked")
    func anyMember() throws {
        var (cluster, leader, _) = try SimulatedCluster.led()
        for round in 0..<12 {
            let write = cluster.put("a", at: cluster.ids[round % 3])
            _ = cluster.run(milliseconds: 500) { $0.replies[write] != nil }
            let reads = cluster.ids.map { cluster.get("a", at: $0) }
            _ = cluster.run(milliseconds: 500) { cluster in reads.allSatisfy { cluster.replies[$0] != nil } }
            for read in reads { #expect(cluster.isRead(read)) }
        }
        try cluster.checkHistory(at: leader)
    }

    @Test("a leader that was cut off answers no read after another has taken over")
    func deposed() throws {
        var (cluster, leader, followers) = try SimulatedCluster.led()
        cluster.isolate(leader)
        var reads: [UInt64] = []
        for _ in 0..<20 {
            reads.append(cluster.get("a", at: leader, deadline: 3_000))
            cluster.put("a", at: followers[0], deadline: 3_000)
            cluster.run(milliseconds: 50)
        }
        #expect(cluster.leader != leader)
        for read in reads { #expect(!cluster.isRead(read)) }
        cluster.heal()
        cluster.run(milliseconds: 4_000)
        for read in reads { #expect(cluster.replies[read] != nil) }
        try cluster.checkHistory(at: followers[0])
    }

    @Test("a member that takes a snapshot over serves no read before its state is that of the snapshot")
    func restoring() throws {
        var (cluster, leader, followers) = try SimulatedCluster.led()
        let behind = followers[0]
        cluster.write(2, at: leader)
        cluster.leaveBehind(behind, writes: 60, at: leader)
        cluster.heal()
        #expect(cluster.run(milliseconds: 3_000) { $0[behind]?.snapshots.isRestoring ?? false })
        cluster.machine(behind).diskNanoseconds = 10_000_000
        let read = cluster.get("k1", at: behind, deadline: 5_000)
        cluster.run(milliseconds: 30)
        #expect(cluster[behind]?.snapshots.isRestoring == true)
        #expect(!cluster.isRead(read))
        #expect((cluster[behind]?.appliedIndex ?? .zero) < (cluster[behind]?.raft.appliedIndex ?? .zero))
        #expect(cluster.run(milliseconds: 3_000) { $0.isRead(read) })
        cluster.becomesLevel()
        try cluster.checkHistory(at: leader)
    }

    @Test("after a restart of all no read is served before what was acknowledged is applied again", arguments: 1...5)
    func restart(_ seed: Int) throws {
        var options = SimulatedCluster.smallOptions
        options.applyBudget = 1
        var (cluster, leader, _) = try SimulatedCluster.led(seed: UInt64(seed), options: options)
        cluster.write(20, at: leader)
        for id in cluster.ids { cluster.crash(id, .losesAll) }
        for id in cluster.ids { cluster.start(id) }
        var reads: [UInt64] = []
        for _ in 0..<40 {
            for id in cluster.ids { reads.append(cluster.get("k3", at: id, deadline: 2_000)) }
            cluster.run(milliseconds: 10)
        }
        cluster.run(milliseconds: 2_500)
        #expect(reads.contains { cluster.isRead($0) })
        try cluster.checkHistory(at: leader)
    }

    @Test("questions that nobody can answer do not pile up")
    func unanswered() throws {
        var (cluster, leader, followers) = try SimulatedCluster.led()
        cluster.network.loss = 100
        for id in cluster.ids { for _ in 0..<10 { cluster.get("a", at: id, deadline: 400) } }
        cluster.run(milliseconds: 1_000)
        for id in [leader] + followers { #expect(cluster[id]?.requestsPending == 0) }
        #expect(cluster.history.pending.isEmpty)
    }
}
