import Coordination
import MVCC
import Raft
import Testing

@testable import Replica

@Suite struct ForwardTests {
    @Test("a forward that the network repeats, at once and much later, is executed once")
    func repeated() throws {
        var (cluster, leader, followers) = try SimulatedCluster.led()
        cluster.network.duplication = 100
        for round in 0..<10 {
            let write = cluster.put("k\(round)", at: followers[round % 2])
            _ = cluster.run(milliseconds: 500) { $0.replies[write] != nil }
            for _ in 0..<3 { cluster.repeatOldForward() }
        }
        cluster.becomesLevel()
        try cluster.checkHistory(at: leader)
        #expect(cluster[leader]?.state.revision.number == 11)
    }

    @Test("a forward that a later one has overtaken is not executed, and its client is told that nothing is known")
    func overtaken() throws {
        var (cluster, leader, followers) = try SimulatedCluster.led()
        cluster.network.isOrdered = false
        cluster.network.latency = 40_000_000...40_000_001
        let slow = cluster.put("a", at: followers[0], deadline: 300)
        cluster.network.latency = 200_000...300_000
        let fast = cluster.put("b", at: followers[0], deadline: 300)
        cluster.run(milliseconds: 600)
        #expect(cluster.isApplied(fast))
        #expect(cluster.refusal(of: slow) == .timedOut)
        try cluster.checkHistory(at: leader)
    }

    @Test("what a leaving leader refuses is taken by the next one")
    func leaving() throws {
        var (cluster, leader, followers) = try SimulatedCluster.led()
        // While their votes are on the way to the disk the old leader leads.
        for follower in followers { cluster.machine(follower).diskNanoseconds = 10_000_000 }
        cluster.step(leader, .handOver)
        let heir = cluster[leader]?.raft.transferTarget
        let other = try #require(followers.first { $0 != heir })
        let write = cluster.put("a", at: other)
        _ = cluster.run(milliseconds: 1_000) { $0.replies[write] != nil }
        #expect(cluster.isApplied(write))
        #expect(cluster.leader != leader)
        cluster.becomesLevel()
        try cluster.checkHistory(at: leader)
    }

    @Test("a leaving leader asks again when the first attempt to hand over came to nothing")
    func leavingAgain() throws {
        var (cluster, leader, followers) = try SimulatedCluster.led()
        cluster.network.loss = 100
        cluster.step(leader, .handOver)
        cluster.run(milliseconds: 20)
        cluster.network.loss = 0
        #expect(cluster.run(milliseconds: 2_000) { $0.leader.map { followers.contains($0) } ?? false })
    }

    @Test(
        "a forward that is for another term, from another member, damaged, or of a command that nobody knows is ignored"
    )
    func foreign() throws {
        var (cluster, leader, followers) = try SimulatedCluster.led()
        let node = try #require(cluster[leader])
        let header = ProposalHeader(origin: followers[0], incarnation: 9, sequence: 1)
        let payload = header.payload(with: Command.raiseFeatureLevel(1).encode())
        for (term, sender, payloads) in [
            (node.raft.term.next, followers[0], [payload]),
            (node.raft.term, followers[1], [payload]),
            (node.raft.term, followers[0], [payload, [1, 2]]),
            (node.raft.term, followers[0], []),
            (node.raft.term, followers[0], [header.payload(with: [250, 1, 2, 3])]),
        ] {
            cluster.step(
                leader, .received([.forward(Forward(term: term, payloads: payloads))], from: cluster.sender(sender)))
        }
        #expect(cluster[leader]?.raft.lastIndex == node.raft.lastIndex)
        cluster.step(
            leader,
            .received(
                [.forward(Forward(term: node.raft.term, payloads: [payload]))], from: cluster.sender(followers[0])))
        #expect(cluster[leader]?.raft.lastIndex == node.raft.lastIndex.next)
    }

    @Test("a refusal counts once, and only from the leader and in the term that the request was handed to")
    func refusals() throws {
        var (cluster, leader, followers) = try SimulatedCluster.led()
        cluster.network.loss = 100
        cluster.put("a", at: followers[0], deadline: 60_000)
        let node = try #require(cluster[followers[0]])
        let sequence = node.nextSequence - 1
        func refuse(_ term: Term, _ incarnation: UInt64, from sender: MemberID) {
            let refusal = ForwardRefusal(term: term, incarnation: incarnation, sequences: [sequence, sequence, 77])
            cluster.step(followers[0], .received([.forwardRefusal(refusal)], from: cluster.sender(sender)))
        }
        refuse(node.raft.term.next, node.incarnation, from: leader)
        refuse(node.raft.term, node.incarnation + 1, from: leader)
        refuse(node.raft.term, node.incarnation, from: followers[1])
        #expect(cluster[followers[0]]?.held.count == 0)
        refuse(node.raft.term, node.incarnation, from: leader)
        #expect(cluster[followers[0]]?.held.count == 1)
        #expect(cluster[followers[0]]?.waiters.count == 0)
        refuse(node.raft.term, node.incarnation, from: leader)
        #expect(cluster[followers[0]]?.held.count == 1)
    }

    @Test("messages that are cut short or changed are refused or differ, and never trap")
    func damaged() throws {
        let forward = PeerMessage.forward(Forward(term: Term(7), payloads: [[1, 2, 3], [], [4]]))
        let refusal = PeerMessage.forwardRefusal(ForwardRefusal(term: Term(7), incarnation: 3, sequences: [1, 900, 5]))
        for message in [forward, refusal] {
            var bytes: [UInt8] = []
            message.encode(into: &bytes)
            #expect(bytes.withUnsafeBytes { PeerMessage(decoding: $0) } == message)
            for length in 0..<bytes.count {
                #expect(bytes[..<length].withUnsafeBytes { PeerMessage(decoding: $0) } == nil)
            }
            for position in bytes.indices {
                for value: UInt8 in [0, 0x7F, 0x80, 0xFF] {
                    var damaged = bytes
                    damaged[position] = value
                    guard damaged != bytes else { continue }
                    #expect(damaged.withUnsafeBytes { PeerMessage(decoding: $0) } != message)
                }
            }
        }
    }
}
