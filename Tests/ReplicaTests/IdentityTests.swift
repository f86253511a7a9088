import Coordination
import Determinism
import MVCC
import Raft
import StorageTestKit
import Testing

@testable import Replica

@Suite struct IdentityTests {
    private func isDiskLost(_ cluster: SimulatedCluster, _ id: MemberID) -> Bool {
        if case .diskLost = cluster.machine(id).failure { true } else { false }
    }

    private func isOutdated(_ cluster: SimulatedCluster, _ id: MemberID) -> Bool {
        if case .directoryOutdated = cluster.machine(id).failure { true } else { false }
    }

    /// The member's process ends and its directory is emptied.
    private func wipe(_ id: MemberID, _ cluster: inout SimulatedCluster) {
        cluster.crash(id, .keepsAll)
        cluster.machine(id).disk = SimulatedDisk()
    }

    /// Runs until everyone is recorded in its present life.
    private func isRecorded(_ cluster: SimulatedCluster) -> Bool {
        cluster.isLed
            && cluster.members.compactMap(\.node).allSatisfy { node in
                cluster.members.compactMap(\.node).allSatisfy {
                    node.state.members[$0.id.rawValue] == $0.attributes
                }
            }
    }

    @Test("every member's disk and life are recorded once it takes part, and again when it is started again")
    func recorded() throws {
        var (cluster, leader, followers) = try SimulatedCluster.led()
        #expect(cluster.run(milliseconds: 3_000) { isRecorded($0) })
        let before = try #require(cluster[leader]?.state.members[followers[0].rawValue]?.life)
        cluster.crash(followers[0], .losesAll)
        cluster.start(followers[0])
        #expect(cluster.run(milliseconds: 3_000) { isRecorded($0) })
        let after = try #require(cluster[leader]?.state.members[followers[0].rawValue]?.life)
        #expect(after.storeID == before.storeID)
        #expect(after.incarnation == before.incarnation + 1)
        #expect(cluster[leader]?.state.revision == .initial)
    }

    @Test("a cluster does not begin before all its members have been started, and says for whom it waits")
    func founding() throws {
        var cluster = SimulatedCluster(members: 3, seed: 1)
        let three = MemberID(3)
        cluster.stop(three)
        cluster.run(milliseconds: 3_000)
        #expect(cluster.leader == nil)
        #expect(cluster[MemberID(1)]?.isRecognised == false)
        let waiting = cluster.events.compactMap { event -> [MemberID]? in
            if event.member == MemberID(1), case .waitingForRecognition(let from) = event.event { from } else { nil }
        }
        #expect(waiting.last == [three])
        cluster.start(three)
        #expect(cluster.run(milliseconds: 3_000) { isRecorded($0) })
    }

    @Test("a cluster begins, whatever is lost and whoever restarts while it does")
    func foundingUnderFaults() throws {
        for seed in UInt64(0)..<40 {
            var cluster = SimulatedCluster(members: 3, seed: seed)
            var random = SplitMix64(seed: seed)
            cluster.network.loss = 40
            for _ in 0..<20 {
                cluster.run(milliseconds: UInt64.random(in: 1...30, using: &random))
                let id = MemberID(UInt64.random(in: 1...3, using: &random))
                if cluster.isUp(id) { cluster.crash(id, .tears) } else { cluster.start(id) }
            }
            cluster.network.loss = 0
            for id in cluster.ids { cluster.start(id) }
            cluster.run(milliseconds: 100)
            cluster.heal()
            #expect(cluster.run(milliseconds: 6_000) { isRecorded($0) }, "seed \(seed): \(cluster.situation)")
        }
    }

    @Test("a member whose disk was emptied is told so by name, votes for nobody, and comes back under a new id")
    func wiped() throws {
        var (cluster, leader, followers) = try SimulatedCluster.led(spares: 1)
        cluster.write(5, at: leader)
        #expect(cluster.run(milliseconds: 3_000) { isRecorded($0) })
        let victim = followers[0]
        wipe(victim, &cluster)
        cluster.start(victim)
        #expect(cluster.run(milliseconds: 1_000) { isDiskLost($0, victim) })
        #expect(cluster.change([.remove(victim)], at: leader)?.voters.count == 2)
        #expect(
            cluster.refusal(of: [.addVoter(victim, peerURLs: SimulatedCluster.urls(of: victim))], at: leader)
                == .removedBefore(victim))
        let four = MemberID(4)
        #expect(cluster.change([.addVoter(four, peerURLs: SimulatedCluster.urls(of: victim))], at: leader) != nil)
        cluster.start(four)
        #expect(
            cluster.run(milliseconds: 3_000) {
                $0[leader]?.raft.committedConfiguration.voters.contains(four) ?? false
            })
        cluster.write(3, at: four)
        cluster.becomesLevel()
        try cluster.checkHistory(at: four)
    }

    @Test("an emptied member does not help one that lacks what was acknowledged, while who has it is away")
    func amnesia() throws {
        var (cluster, leader, followers) = try SimulatedCluster.led()
        #expect(cluster.run(milliseconds: 3_000) { isRecorded($0) })
        // Acknowledged by the leader and one follower; the other one has never seen it.
        cluster.isolate(followers[1])
        let write = cluster.put("a", at: leader)
        _ = cluster.run(milliseconds: 500) { $0.replies[write] != nil }
        #expect(cluster.isApplied(write))
        cluster.crash(leader, .keepsAll)
        wipe(followers[0], &cluster)
        cluster.start(followers[0])
        cluster.heal()
        cluster.run(milliseconds: 5_000)
        #expect(cluster.leader == nil)
        #expect(isDiskLost(cluster, followers[0]))
        cluster.start(leader)
        cluster.run(milliseconds: 100)
        cluster.heal()
        #expect(cluster.run(milliseconds: 3_000) { $0.leader != nil })
        let read = cluster.get("a", at: followers[1])
        cluster.settle(read)
        #expect(cluster.isRead(read))
        #expect(cluster[followers[1]]?.state.view.get(Array("a".utf8)) != nil)
    }

    @Test(
        "two empty directories of three do not begin anew while the third member, which is away, has what was acknowledged"
    )
    func amnesiaOfMost() throws {
        var (cluster, _, _) = try SimulatedCluster.led(seed: 5)
        let three = MemberID(3)
        cluster.write(3, at: MemberID(1))
        for id in [MemberID(1), three] { wipe(id, &cluster) }
        cluster.crash(MemberID(2), .keepsAll)
        for id in [MemberID(1), three] { cluster.start(id) }
        cluster.run(milliseconds: 100)
        cluster.heal()
        cluster.run(milliseconds: 5_000)
        #expect(cluster.leader == nil)
    }

    @Test("a fresh directory that was not recorded yet is recorded by the others, and its member follows")
    func lateRecognition() throws {
        var cluster = SimulatedCluster(members: 3, seed: 3)
        let three = MemberID(3)
        // 1 and 2 hear that 3 is new, but not 3 that they are.
        cluster.isLost = { envelope in
            if case .recognition = envelope.message { envelope.to == three } else { false }
        }
        #expect(cluster.run(milliseconds: 3_000) { $0.leader != nil })
        #expect(cluster[three]?.isRecognised == false)
        cluster.isLost = { _ in false }
        #expect(cluster.run(milliseconds: 3_000) { isRecorded($0) })
        #expect(cluster[three]?.raft.hardState.vote != nil)
    }

    @Test("an older copy of a member's directory is refused by name")
    func olderCopy() throws {
        var (cluster, leader, followers) = try SimulatedCluster.led()
        cluster.run(milliseconds: 500)
        let copied = cluster.machine(followers[0]).disk
        for _ in 0..<2 {
            cluster.crash(followers[0], .keepsAll)
            cluster.start(followers[0])
            #expect(cluster.run(milliseconds: 3_000) { isRecorded($0) })
        }
        cluster.write(3, at: leader)
        cluster.crash(followers[0], .keepsAll)
        cluster.machine(followers[0]).disk = copied
        cluster.start(followers[0])
        #expect(cluster.run(milliseconds: 3_000) { isOutdated($0, followers[0]) })
    }

    @Test("two processes from copies of one directory, started as often, are told apart; the first one stays")
    func twins() throws {
        var (cluster, _, followers) = try SimulatedCluster.led()
        let id = followers[0]
        cluster.run(milliseconds: 500)
        cluster.crash(id, .keepsAll)
        let copied = cluster.machine(id).disk
        cluster.start(id)
        #expect(cluster.run(milliseconds: 3_000) { isRecorded($0) })
        cluster.crash(id, .keepsAll)
        cluster.machine(id).disk = copied
        cluster.start(id)
        #expect(cluster.run(milliseconds: 3_000) { isOutdated($0, id) })
    }

    @Test("a message of an earlier life that arrives late is ignored, and the member it came from goes on")
    func lateMessage() throws {
        var (cluster, leader, followers) = try SimulatedCluster.led()
        let earlier = cluster.sender(followers[0])
        cluster.crash(followers[0], .keepsAll)
        cluster.start(followers[0])
        #expect(cluster.run(milliseconds: 3_000) { isRecorded($0) })
        let term = try #require(cluster[leader]?.raft.term)
        cluster.step(
            leader,
            .received([.raft(Message(term: term.next.next, body: .voteReply(granted: true)))], from: earlier))
        #expect(cluster[leader]?.raft.term == term)
        cluster.run(milliseconds: 500)
        #expect(cluster.isUp(followers[0]))
    }

    @Test("a removed member that heard nothing of it is told when it speaks, and closes")
    func removedWhileAway() throws {
        var (cluster, leader, followers) = try SimulatedCluster.led()
        let away = followers[1]
        #expect(cluster.run(milliseconds: 3_000) { isRecorded($0) })
        cluster.isolate(away)
        cluster.run(milliseconds: 300)
        #expect(cluster.change([.remove(away)], at: leader)?.voters.count == 2)
        cluster.run(milliseconds: 1_000)
        let term = cluster[leader]?.raft.term
        cluster.heal()
        #expect(cluster.run(milliseconds: 3_000) { $0.machine(away).isClosed })
        #expect(cluster[leader]?.raft.term == term)
        let told = cluster.count({ if case .removed = $0 { true } else { false } }, at: away)
        #expect(told == 1)
        // And so it is at its next start.
        cluster.start(away)
        cluster.run(milliseconds: 100)
        cluster.heal()
        #expect(cluster.run(milliseconds: 3_000) { $0.machine(away).isClosed })
    }

    @Test("removed members, the leader among them, close their logs and disturb nobody")
    func removed() throws {
        var (cluster, leader, _) = try SimulatedCluster.led(members: 5)
        #expect(cluster.run(milliseconds: 3_000) { isRecorded($0) })
        let gone = [leader, cluster.ids.first { $0 != leader } ?? leader]
        let asked = cluster.ids.first { !gone.contains($0) } ?? leader
        #expect(cluster.change(gone.map { .remove($0) }, at: asked)?.voters.count == 3)
        #expect(cluster.run(milliseconds: 5_000) { cluster in gone.allSatisfy { cluster.machine($0).isClosed } })
        #expect(cluster.run(milliseconds: 3_000) { $0.leader != nil })
        let term = cluster.leader.flatMap { cluster[$0] }?.raft.term
        cluster.run(milliseconds: 3_000)
        #expect(cluster.leader.flatMap { cluster[$0] }?.raft.term == term)
        cluster.write(2, at: asked)
    }

    @Test("an emptied joiner is told so as well")
    func wipedJoiner() throws {
        var (cluster, leader, _) = try SimulatedCluster.led(spares: 1)
        let four = MemberID(4)
        #expect(cluster.change([.addVoter(four, peerURLs: SimulatedCluster.urls(of: four))], at: leader) != nil)
        cluster.start(four)
        #expect(cluster.run(milliseconds: 3_000) { isRecorded($0) && $0[four] != nil })
        wipe(four, &cluster)
        cluster.start(four)
        #expect(cluster.run(milliseconds: 1_000) { isDiskLost($0, four) })
    }

    @Test("introductions and recognitions survive their encoding, and bytes that are none are nil")
    func damaged() throws {
        let attributes = MemberAttributes(
            id: 7, life: MemberLife(storeID: 1, incarnation: 2, nonce: 3), name: "m", clientURLs: ["http://m"],
            featureLevel: 1, version: "1")
        let messages: [PeerMessage] = [
            .introduction(Introduction(attributes, isFresh: true)),
            .introduction(Introduction(attributes, isFresh: false)),
            .introduction(Introduction(attributes, isFresh: true, restoredState: 0x0102_0304_0506_0708)),
            .recognition(Recognition(storeID: 9, verdict: .blank)),
            .recognition(Recognition(storeID: 9, verdict: .recorded(Term(4)))),
            .recognition(Recognition(storeID: 9, verdict: .unknown)),
        ]
        for message in messages {
            var bytes: [UInt8] = []
            message.encode(into: &bytes)
            #expect(bytes.withUnsafeBytes { PeerMessage(decoding: $0) } == message)
            for length in 0..<bytes.count {
                #expect(bytes[..<length].withUnsafeBytes { PeerMessage(decoding: $0) } == nil)
            }
            for position in bytes.indices {
                for value: UInt8 in [0, 0x7F, 0x80, 0xFF] where bytes[position] != value {
                    var damaged = bytes
                    damaged[position] = value
                    #expect(damaged.withUnsafeBytes { PeerMessage(decoding: $0) } != message)
                }
            }
        }
    }
}
