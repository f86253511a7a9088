import Testing

@testable import Raft

@Suite struct ReadScenarios {
    @Test("§6.4: one round of heartbeats serves every read that came before it, and reads are not written to the log")
    func round() {
        var cluster = Cluster()
        cluster.elect(1)
        let first = cluster.read(MemberID(1))
        #expect(cluster.network.count == 2)
        // These wait for the next round: the first was sent before they came.
        let later = (0..<3).map { _ in cluster.read(MemberID(1)) }
        #expect(cluster.network.count == 2)
        cluster.deliver(from: 1, to: 2)
        cluster.deliver(from: 2, to: 1)
        #expect(cluster.ledger.ready[first] == LogIndex(1))
        #expect(later.allSatisfy { cluster.ledger.ready[$0] == nil })
        cluster.settle()
        #expect(later.allSatisfy { cluster.ledger.ready[$0] == LogIndex(1) })
        #expect(cluster.last(1) == 1)
    }

    @Test("§6.4, step 1: a new leader serves no read before its no-op is committed")
    func noOperationFirst() {
        var cluster = Cluster()
        cluster.elect(1)
        cluster.put(1, "a")
        cluster.settle()
        cluster.crash(MemberID(1))
        cluster.runUntilElected(among: [2, 3])
        guard let leader = cluster.leader else { return }
        cluster.crash(leader)
        cluster.start(MemberID(1))
        cluster.start(leader)
        // A fresh leader, whose no-op nobody has yet.
        cluster.network = []
        for _ in 0..<200 where cluster.leader == nil {
            for id in cluster.members { cluster.step(id, .tick) }
            for id in cluster.members { cluster.flush(id) }
            while !cluster.network.isEmpty, cluster.leader == nil { cluster.deliver(0) }
        }
        guard let fresh = cluster.leader else { return }
        let read = cluster.read(fresh)
        #expect(cluster.node(fresh)?.mayServeReads == false)
        #expect(cluster.ledger.ready[read] == nil)
        cluster.run(ticks: 4)
        #expect(cluster.ledger.ready[read] != nil)
        #expect(cluster.ledger.violations == [])
    }

    @Test("§6.4: a deposed leader that does not know it yet answers no read")
    func deposedLeader() {
        var cluster = Cluster()
        cluster.elect(1)
        cluster.partition([1])
        for _ in 0..<60 where cluster.leader == MemberID(1) {
            for id in [2, 3] { cluster.tick(UInt64(id)) }
            cluster.settle()
        }
        #expect(cluster.role(1) == .leader)
        #expect(cluster.leader != MemberID(1))
        let read = cluster.read(MemberID(1))
        cluster.settle()
        #expect(cluster.ledger.ready[read] == nil)
        cluster.tick(1, 20)
        #expect(cluster.ledger.droppedReads == [read])
    }

    @Test("a heartbeat reply to an earlier round, however late, confirms no later read")
    func lateReply() {
        var cluster = Cluster()
        cluster.elect(1)
        cluster.read(MemberID(1))
        cluster.deliver(from: 1, to: 2)
        cluster.deliver(from: 1, to: 3)
        let replies = cluster.network
        cluster.settle()
        cluster.partition([1])
        let read = cluster.read(MemberID(1))
        cluster.settle()
        cluster.heal()
        cluster.network = replies + replies
        cluster.settle()
        #expect(cluster.ledger.ready[read] == nil)
    }

    @Test("a follower asks the leader for many reads at once and answers them itself")
    func followerReads() {
        var cluster = Cluster()
        cluster.elect(1)
        cluster.put(1, "a")
        cluster.settle()
        let reads = (0..<4).map { _ in cluster.read(MemberID(2)) }
        #expect(cluster.network.count == 1)
        cluster.settle()
        #expect(reads.allSatisfy { cluster.ledger.ready[$0] == LogIndex(2) })
    }

    @Test("a follower's question or answer that is lost is asked again")
    func lostQuestion() {
        var cluster = Cluster()
        cluster.elect(1)
        let read = cluster.read(MemberID(2))
        cluster.network = []
        cluster.run(ticks: 3)
        #expect(cluster.ledger.ready[read] != nil)
    }

    @Test("a follower's reads are dropped when its leader is gone, and at once when it knows none")
    func droppedReads() {
        var cluster = Cluster()
        let early = cluster.read(MemberID(2))
        #expect(cluster.ledger.droppedReads == [early])
        cluster.elect(1)
        let read = cluster.read(MemberID(2))
        cluster.crash(MemberID(1))
        cluster.tick(2, 40)
        #expect(cluster.ledger.droppedReads == [early, read])
    }

    @Test("reads past the bound are dropped")
    func bound() {
        var cluster = Cluster()
        cluster.elect(1)
        let reads = (0..<20).map { _ in cluster.read(MemberID(1)) }
        #expect(cluster.ledger.droppedReads == Set(reads[16...]))
        cluster.settle()
        #expect(reads[..<16].allSatisfy { cluster.ledger.ready[$0] != nil })
    }
}
