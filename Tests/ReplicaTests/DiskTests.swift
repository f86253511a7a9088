import Raft
import StorageTestKit
import Testing

@testable import Replica

@Suite struct DiskTests {
    @Test("power lost everywhere at once keeps every acknowledged write", arguments: SimulatedDisk.Crash.allCases)
    func powerLoss(_ mode: SimulatedDisk.Crash) throws {
        for seed: UInt64 in 1...4 {
            var (cluster, leader, _) = try SimulatedCluster.led(seed: seed)
            cluster.write(30 + Int(seed) * 5, at: leader)
            for id in cluster.ids { cluster.put("last", at: id) }
            cluster.run(milliseconds: seed)
            for id in cluster.ids { cluster.crash(id, mode) }
            for id in cluster.ids { cluster.start(id) }
            #expect(cluster.run(milliseconds: 3_000) { $0.isLed })
            cluster.becomesLevel()
            try cluster.checkHistory(at: leader)
        }
    }

    @Test("a leader whose disk is full refuses for certain, hands over, and takes part again when there is space")
    func full() throws {
        var (cluster, leader, followers) = try SimulatedCluster.led()
        cluster.fillDisk(leader)
        cluster.put("a", at: leader)
        #expect(cluster.run(milliseconds: 3_000) { $0.leader.map { followers.contains($0) } ?? false })
        let refused = cluster.put("a", at: leader)
        #expect(cluster.refusal(of: refused) == .diskFull)
        let write = cluster.put("b", at: followers[0])
        #expect(cluster.run(milliseconds: 1_000) { $0.isApplied(write) })
        cluster.repairDisk(leader)
        cluster.run(milliseconds: 500)
        #expect(cluster[leader]?.isOutOfSpace == false)
        cluster.write(2, at: leader)
        cluster.becomesLevel()
        try cluster.checkHistory(at: leader)
    }

    @Test("a leader whose flush hangs hands over and says so once")
    func slow() throws {
        var (cluster, leader, followers) = try SimulatedCluster.led()
        cluster.machine(leader).diskNanoseconds = 3_000_000_000
        cluster.put("a", at: leader, deadline: 5_000)
        #expect(cluster.run(milliseconds: 2_000) { $0.leader.map { followers.contains($0) } ?? false })
        let slow = cluster.count({ if case .diskSlow = $0 { true } else { false } }, at: leader)
        #expect(slow == 1)
        cluster.machine(leader).diskNanoseconds = nil
        cluster.run(milliseconds: 8_000)
        cluster.becomesLevel()
        try cluster.checkHistory(at: leader)
    }

    @Test("an I/O error stops the member, which says nothing after it, and the others go on")
    func broken() throws {
        var (cluster, leader, followers) = try SimulatedCluster.led()
        cluster.breakDisk(leader)
        let lost = cluster.put("a", at: leader)
        cluster.run(milliseconds: 100)
        guard case .storage? = cluster.machine(leader).failure else {
            Issue.record("the member did not stop")
            return
        }
        #expect(cluster.replies[lost] == nil)
        #expect(cluster.run(milliseconds: 3_000) { $0.leader.map { followers.contains($0) } ?? false })
        cluster.write(3, at: followers[0])
        cluster.machine(leader).disk.crash(.losesAll, &cluster.random)
        cluster.repairDisk(leader)
        cluster.start(leader)
        cluster.write(2, at: followers[1])
        cluster.becomesLevel()
        try cluster.checkHistory(at: leader)
    }

    @Test("a disk that is full when the member starts is waited for")
    func fullAtStart() throws {
        var (cluster, leader, _) = try SimulatedCluster.led()
        cluster.write(5, at: leader)
        cluster.crash(leader, .losesAll)
        cluster.fillDisk(leader)
        cluster.start(leader)
        cluster.run(milliseconds: 500)
        #expect(!cluster.isUp(leader))
        #expect(cluster.machine(leader).failure == nil)
        cluster.repairDisk(leader)
        cluster.run(milliseconds: 500)
        #expect(cluster.isUp(leader))
    }

    @Test("an idle cluster writes nothing")
    func idle() throws {
        var (cluster, leader, _) = try SimulatedCluster.led()
        cluster.write(10, at: leader)
        cluster.run(milliseconds: 2_000)
        let before = cluster.members.map(\.operationsDone)
        cluster.run(milliseconds: 5_000)
        #expect(cluster.members.map(\.operationsDone) == before)
    }
}
