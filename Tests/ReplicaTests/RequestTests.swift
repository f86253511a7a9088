import Coordination
import MVCC
import Raft
import Testing

@testable import Replica

@Suite struct RequestTests {
    @Test("a write through any member is answered by that member")
    func anyMember() throws {
        var (cluster, leader, _) = try SimulatedCluster.led()
        for id in cluster.ids {
            let write = cluster.put("a", at: id)
            _ = cluster.run(milliseconds: 500) { $0.replies[write] != nil }
            #expect(cluster.isApplied(write))
        }
        cluster.becomesLevel()
        try cluster.checkHistory(at: leader)
    }

    @Test("without a leader writes are held, and handed over in the order in which they came")
    func held() throws {
        var cluster = SimulatedCluster(members: 3, seed: 2)
        cluster.run(milliseconds: 15)
        #expect(cluster.leader == nil)
        var writes = cluster.putAll(["a", "b", "c"], at: MemberID(1))
        writes += cluster.putAll(["d", "a"], at: MemberID(1))
        _ = cluster.run(milliseconds: 2_000) { cluster in writes.allSatisfy { cluster.replies[$0] != nil } }
        let revisions = writes.compactMap { cluster.revision(of: $0) }
        #expect(revisions.count == 5)
        #expect(revisions == revisions.sorted())
    }

    @Test("a client that requires a leader is refused at once while there is none")
    func requiresLeader() throws {
        var cluster = SimulatedCluster(members: 3, seed: 2)
        cluster.run(milliseconds: 15)
        let write = cluster.put("a", at: MemberID(1), requiresLeader: true)
        let read = cluster.get("a", at: MemberID(1), requiresLeader: true)
        #expect(cluster.refusal(of: write) == .noLeader)
        #expect(cluster.refusal(of: read) == .noLeader)
    }

    @Test("a deadline is definite before a request is handed over, and not after")
    func deadlines() throws {
        var (cluster, leader, followers) = try SimulatedCluster.led()
        for id in cluster.ids { cluster.isolate(id) }
        let held = cluster.put("a", at: followers[0], deadline: 60)
        let appended = cluster.put("a", at: leader, deadline: 60)
        cluster.run(milliseconds: 180)
        #expect(cluster.refusal(of: held) == .timedOutBeforeHandOver)
        let refusal = try #require(cluster.refusal(of: appended))
        #expect(refusal == .timedOut || refusal == .leaderLost)
        #expect(!refusal.isDefinite)
    }

    @Test(
        "what a leader had appended is unknown once it leads no more, and is answered without waiting for the deadline")
    func leaderLost() throws {
        var (cluster, leader, _) = try SimulatedCluster.led()
        cluster.isolate(leader)
        let write = cluster.put("a", at: leader, deadline: 60_000)
        cluster.run(milliseconds: 1_000)
        #expect(cluster.refusal(of: write) == .leaderLost)
    }

    @Test("later writes do not overtake those that are held")
    func order() throws {
        var (cluster, leader, followers) = try SimulatedCluster.led()
        let member = followers[0]
        cluster.unlink(member, leader)
        var writes = cluster.putAll(["a", "b"], at: member)
        cluster.link(member, leader)
        writes += cluster.putAll(["c"], at: member)
        _ = cluster.run(milliseconds: 500) { cluster in writes.allSatisfy { cluster.replies[$0] != nil } }
        let revisions = writes.compactMap { cluster.revision(of: $0) }
        #expect(revisions.count == 3)
        #expect(revisions == revisions.sorted())
    }

    @Test("more requests than may wait are refused, by number and by bytes")
    func bounds() throws {
        var options = SimulatedCluster.smallOptions
        options.requestsPendingMax = 5
        options.commandBytesPendingMax = 1_000
        var cluster = SimulatedCluster(members: 3, seed: 2, options: options)
        cluster.run(milliseconds: 15)
        let big = cluster.put("a", at: MemberID(1), bytes: 1_100)
        let writes = cluster.putAll(["a", "b", "c", "d", "e", "f", "g"], at: MemberID(1))
        #expect(cluster.refusal(of: big) == .tooManyRequests)
        #expect(
            writes.map { cluster.refusal(of: $0) == .tooManyRequests } == [
                false, false, false, false, false, true, true,
            ])
    }

    @Test("a command that no entry can hold is refused, and not followed when a peer sends one")
    func tooLarge() throws {
        var (cluster, leader, followers) = try SimulatedCluster.led()
        let write = cluster.put("a", at: leader, bytes: 5_000)
        #expect(cluster.refusal(of: write) == .tooLarge)
        let node = try #require(cluster[leader])
        let header = ProposalHeader(origin: followers[0], incarnation: 1, sequence: 1_000)
        let payload = header.payload(with: [UInt8](repeating: 1, count: 5_000))
        cluster.step(
            leader,
            .received(
                [.forward(Forward(term: node.raft.term, payloads: [payload]))], from: cluster.sender(followers[0])))
        #expect(cluster[leader]?.raft.lastIndex == node.raft.lastIndex)
        let entry = Entry(
            index: node.raft.lastIndex.next, term: node.raft.term, stamp: node.raft.lastStamp, kind: .command,
            payload: payload)
        let append = Message.Append(
            previousIndex: node.raft.lastIndex, previousTerm: node.raft.lastTerm, commit: .zero,
            stamp: node.raft.lastStamp, entries: [entry])
        cluster.becomesLevel()
        cluster.step(
            followers[0],
            .received([.raft(Message(term: node.raft.term, body: .append(append)))], from: cluster.sender(leader)))
        #expect(cluster[followers[0]]?.raft.lastIndex == node.raft.lastIndex)
    }

    @Test("a held write and a read on its way are forgotten when their client goes away")
    func cancelled() throws {
        var (cluster, leader, followers) = try SimulatedCluster.led()
        cluster.isolate(leader)
        let read = cluster.get("a", at: leader, deadline: 60_000)
        cluster.unlink(followers[0], leader)
        let write = cluster.put("a", at: followers[0], deadline: 60_000)
        cluster.cancel(read)
        cluster.cancel(write)
        #expect(cluster[leader]?.requestsPending == 0)
        #expect(cluster[followers[0]]?.requestsPending == 0)
        cluster.heal()
        _ = cluster.run(milliseconds: 3_000) { $0.isLed }
        cluster.write(1, at: followers[0])
        cluster.becomesLevel()
        #expect(cluster[leader]?.state.view.get(Array("a".utf8)) == nil)
    }

    @Test("a member that runs alone hands over to nobody, and closes")
    func alone() throws {
        var (cluster, leader, _) = try SimulatedCluster.led(members: 1)
        cluster.write(3, at: leader)
        cluster.step(leader, .handOver)
        let late = cluster.put("a", at: leader)
        #expect(cluster.refusal(of: late) == .stopping(handedOver: false))
        cluster.step(leader, .close)
        cluster.run(milliseconds: 100)
        #expect(cluster.machine(leader).isClosed)
        cluster.start(leader)
        #expect(cluster.run(milliseconds: 1_000) { $0.isLed })
        try cluster.checkHistory(at: leader)
    }

    @Test("a member that closes answers everyone: what was handed over is unknown, the rest is not applied")
    func closing() throws {
        var (cluster, leader, _) = try SimulatedCluster.led()
        cluster.isolate(leader)
        let appended = cluster.put("a", at: leader, deadline: 60_000)
        let read = cluster.get("a", at: leader, deadline: 60_000)
        cluster.step(leader, .close)
        #expect(cluster.refusal(of: read) == .stopping(handedOver: false))
        #expect(cluster.refusal(of: appended) == nil)
        cluster.run(milliseconds: 100)
        #expect(cluster.refusal(of: appended) == .stopping(handedOver: true))
        #expect(cluster.machine(leader).isClosed)
    }
}
