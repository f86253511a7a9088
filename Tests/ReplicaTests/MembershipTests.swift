import Coordination
import MVCC
import Raft
import StorageTestKit
import Testing

@testable import Replica

@Suite struct MembershipTests {
    private let four = MemberID(4)

    private static func add(_ id: MemberID) -> MembershipChange.Step {
        .addVoter(id, peerURLs: SimulatedCluster.urls(of: id))
    }

    private static func learn(_ id: MemberID) -> MembershipChange.Step {
        .addLearner(id, peerURLs: SimulatedCluster.urls(of: id))
    }

    private func configuration(_ cluster: SimulatedCluster) -> Configuration? {
        cluster.leader.flatMap { cluster[$0] }?.raft.committedConfiguration
    }

    @Test("a voter is added before it is started, through any member, and votes once it has caught up")
    func addVoter() throws {
        var (cluster, leader, followers) = try SimulatedCluster.led(spares: 1)
        cluster.write(30, at: leader)
        let answer = cluster.change([Self.add(four)], at: followers[0])
        let added = try #require(answer)
        #expect(added.pendingVoters == [four])
        #expect(added.voters.count == 3)
        cluster.run(milliseconds: 1_000)
        #expect(configuration(cluster)?.pendingVoters == [four])
        cluster.start(four)
        #expect(cluster.run(milliseconds: 3_000) { configuration($0)?.voters.contains(four) ?? false })
        cluster.becomesLevel()
        #expect(cluster[four]?.state.revision == cluster[leader]?.state.revision)
        cluster.write(1, at: four)
        try cluster.checkHistory(at: four)
    }

    @Test("one member becomes two without losing its majority to one that never started")
    func oneToTwo() throws {
        var (cluster, leader, _) = try SimulatedCluster.led(members: 1, spares: 1)
        let two = MemberID(2)
        #expect(cluster.change([Self.add(two)], at: leader)?.pendingVoters == [two])
        cluster.write(5, at: leader)
        cluster.start(two)
        #expect(cluster.run(milliseconds: 3_000) { configuration($0)?.voters == [leader, two] })
        cluster.write(5, at: two)
        try cluster.checkHistory(at: two)
    }

    @Test("a learner is promoted when it has caught up, and not before, nor when it was none")
    func promote() throws {
        var (cluster, leader, followers) = try SimulatedCluster.led(spares: 1)
        #expect(cluster.change([Self.learn(four)], at: leader)?.learners == [four])
        #expect(cluster.refusal(of: [.promote(four)], at: followers[0]) == .notCaughtUp(four))
        #expect(cluster.refusal(of: [.promote(leader)], at: leader) == .notLearner(leader))
        cluster.start(four)
        cluster.run(milliseconds: 500)
        #expect(cluster.change([.promote(four)], at: four)?.voters.count == 4)
        cluster.isolate(four)
        cluster.run(milliseconds: 300)
        cluster.write(3, at: leader)
        cluster.heal()
        cluster.becomesLevel()
    }

    @Test("what would be wrong is refused by name, and changes nothing")
    func refusals() throws {
        var (cluster, leader, followers) = try SimulatedCluster.led(spares: 2)
        let before = configuration(cluster)
        let nobody = MemberID(99)
        let taken = SimulatedCluster.urls(of: leader)
        for (steps, refusal) in [
            ([.remove(nobody)], .unknownMember(nobody)),
            ([.promote(nobody)], .unknownMember(nobody)),
            ([.update(nobody, peerURLs: ["http://x"])], .unknownMember(nobody)),
            ([Self.add(leader)], .alreadyMember(leader)),
            ([.addVoter(four, peerURLs: taken)], .peerURLTaken(by: leader)),
            ([.update(followers[0], peerURLs: taken)], .peerURLTaken(by: leader)),
            ([.addVoter(four, peerURLs: [])], .noPeerURL(four)),
            ([.addVoter(MemberID(0), peerURLs: ["http://x"])], .memberIsZero),
            ([Self.add(four), Self.learn(four)], .alreadyMember(four)),
            ([.remove(followers[0]), Self.add(followers[0])], .alreadyMember(followers[0])),
            (cluster.bootstrap.voters.map { .remove($0) }, .noVoters),
            ([], .malformed),
            ([.addVoter(four, peerURLs: (0..<20).map { "http://\($0)" })], .malformed),
        ] as [([MembershipChange.Step], MembershipRefusal)] {
            for member in [leader, followers[1]] {
                #expect(cluster.refusal(of: steps, at: member) == refusal, "\(steps)")
            }
        }
        #expect(configuration(cluster) == before)
    }

    @Test("a change after which too few voters would be heard is refused; removing who is not heard is not")
    func unhealthy() throws {
        var (cluster, leader, followers) = try SimulatedCluster.led()
        cluster.crash(followers[1], .keepsAll)
        cluster.run(milliseconds: 300)
        #expect(cluster.refusal(of: [.remove(followers[0])], at: leader) == .unhealthy)
        #expect(cluster.change([.remove(followers[1])], at: followers[0])?.voters.count == 2)
    }

    @Test("a second change is refused until the first is committed and its joint phase has ended")
    func oneAtATime() throws {
        var (cluster, leader, followers) = try SimulatedCluster.led()
        cluster.run(milliseconds: 300)
        let first = cluster.operate(.changeMembership(MembershipChange([.remove(followers[0])])), at: leader)
        let second = cluster.operate(.changeMembership(MembershipChange([.remove(followers[1])])), at: leader)
        guard case .refused(.membership(.changeInProgress)) = cluster.replies[second] else {
            Issue.record("the second change: \(String(describing: cluster.replies[second]))")
            return
        }
        guard case .configuration(let configuration) = cluster.settle(first) else {
            Issue.record("the first change is not answered")
            return
        }
        #expect(configuration.voters.count == 2)
        #expect(!configuration.isJoint)
    }

    @Test("three members become three others at once, after these have caught up as learners")
    func disjoint() throws {
        var (cluster, leader, _) = try SimulatedCluster.led(spares: 3)
        let others = [4, 5, 6].map { MemberID($0) }
        cluster.write(20, at: leader)
        #expect(cluster.change(others.map { Self.learn($0) }, at: leader)?.learners == others)
        for id in others { cluster.start(id) }
        cluster.run(milliseconds: 800)
        let before = cluster.bootstrap.voters
        let steps = others.map { MembershipChange.Step.promote($0) } + before.map { .remove($0) }
        #expect(cluster.change(steps, at: leader)?.voters == others)
        #expect(cluster.run(milliseconds: 3_000) { $0.leader.map { others.contains($0) } ?? false })
        cluster.write(5, at: others[1])
        cluster.becomesLevel()
        try cluster.checkHistory(at: others[0])
    }

    @Test("a cluster grows from one to five and shrinks back to one, and keeps everything")
    func growAndShrink() throws {
        var (cluster, one, _) = try SimulatedCluster.led(members: 1, spares: 4)
        for number in 2...5 {
            let id = MemberID(UInt64(number))
            #expect(cluster.change([Self.add(id)], at: one) != nil)
            cluster.start(id)
            #expect(cluster.run(milliseconds: 4_000) { configuration($0)?.voters.count == number })
            cluster.write(3, at: id)
        }
        for number in (2...5).reversed() {
            let id = MemberID(UInt64(number))
            #expect(cluster.change([.remove(id)], at: one)?.voters.count == number - 1)
            cluster.write(3, at: one)
        }
        try cluster.checkHistory(at: one)
        #expect(cluster[one]?.state.members.removed == [2, 3, 4, 5])
    }

    @Test("the removal of the leader is answered, and another one leads at once")
    func removeLeader() throws {
        var (cluster, leader, followers) = try SimulatedCluster.led()
        #expect(cluster.change([.remove(leader)], at: leader)?.voters == followers)
        #expect(cluster.run(milliseconds: 500) { $0.leader.map { followers.contains($0) } ?? false })
        cluster.write(3, at: followers[0])
        cluster.becomesLevel()
        try cluster.checkHistory(at: followers[1])
    }

    @Test("a change that its leader loses is unknown to who asked, and whole or not at all in the cluster")
    func lostLeader() throws {
        for seed in UInt64(1)...12 {
            var (cluster, leader, followers) = try SimulatedCluster.led(seed: seed)
            let change = cluster.operate(.changeMembership(MembershipChange([.remove(followers[0])])), at: followers[1])
            cluster.run(milliseconds: seed / 2)
            cluster.crash(leader, .losesAll)
            _ = cluster.settle(change, milliseconds: 4_000)
            cluster.start(leader)
            cluster.heal()
            let isQuiet = cluster.run(milliseconds: 5_000) { cluster in
                cluster.isLed && cluster.isLevel && configuration(cluster).map { !$0.isJoint } ?? false
            }
            #expect(isQuiet, "seed \(seed)")
            let voters = configuration(cluster)?.voters.count
            switch cluster.replies[change] {
            case .configuration(let told): #expect(told.voters.count == voters && voters == 2, "seed \(seed)")
            case .refused(let refusal): #expect(!refusal.isDefinite || voters == 3, "seed \(seed)")
            default: Issue.record("seed \(seed): \(String(describing: cluster.replies[change]))")
            }
        }
    }

    @Test("the whole cluster stops in the middle of a joint configuration, and ends it when it is back")
    func stopWhileJoint() throws {
        var (cluster, leader, followers) = try SimulatedCluster.led(spares: 1)
        _ = cluster.change([Self.learn(four)], at: leader)
        cluster.start(four)
        cluster.run(milliseconds: 500)
        cluster.operate(
            .changeMembership(MembershipChange([.promote(four), .remove(followers[0])])), at: leader)
        let isJoint = cluster.run(milliseconds: 500) { cluster in
            cluster.leader.flatMap { cluster[$0] }?.raft.configuration.isJoint ?? false
        }
        #expect(isJoint)
        for id in cluster.ids { cluster.crash(id, .keepsAll) }
        for id in cluster.ids { cluster.start(id) }
        #expect(
            cluster.run(milliseconds: 6_000) { cluster in
                configuration(cluster).map { !$0.isJoint } ?? false
            })
        cluster.write(2, at: leader)
    }

    @Test("leadership goes to the member that was asked for, or to any, through every member")
    func transfer() throws {
        var (cluster, leader, followers) = try SimulatedCluster.led()
        let asked = cluster.operate(.transferLeadership(to: followers[1]), at: followers[0])
        guard case .leader(followers[1]) = cluster.settle(asked) else {
            Issue.record("\(String(describing: cluster.replies[asked]))")
            return
        }
        let any = cluster.operate(.transferLeadership(to: nil), at: followers[1])
        guard case .leader(let next) = cluster.settle(any) else {
            Issue.record("\(String(describing: cluster.replies[any]))")
            return
        }
        #expect(next != followers[1])
        let itself = cluster.operate(.transferLeadership(to: next), at: next)
        guard case .leader(next) = cluster.settle(itself) else {
            Issue.record("\(String(describing: cluster.replies[itself]))")
            return
        }
        cluster.write(1, at: leader)
    }

    @Test("leadership is not handed to a learner, a stranger or a dead member, and whoever asked is told")
    func transferRefused() throws {
        var (cluster, leader, followers) = try SimulatedCluster.led(spares: 1)
        _ = cluster.change([Self.learn(four)], at: leader)
        cluster.start(four)
        cluster.run(milliseconds: 300)
        func outcome(_ target: MemberID, at member: MemberID) -> MembershipRefusal? {
            let asked = cluster.operate(.transferLeadership(to: target), at: member)
            guard case .refused(.membership(let refusal)) = cluster.settle(asked) else { return nil }
            return refusal
        }
        #expect(outcome(four, at: followers[0]) == .notVoter(four))
        #expect(outcome(MemberID(99), at: leader) == .unknownMember(MemberID(99)))
        cluster.crash(followers[1], .keepsAll)
        let slow = cluster.operate(.transferLeadership(to: followers[1]), at: followers[0])
        cluster.run(milliseconds: 5)
        #expect(outcome(followers[0], at: leader) == .transferInProgress)
        guard case .refused(.membership(.transferFailed)) = cluster.settle(slow) else {
            Issue.record("\(String(describing: cluster.replies[slow]))")
            return
        }
        cluster.write(1, at: followers[0])
    }

    @Test("changes and refusals survive their encoding, and bytes that are none are nil")
    func damaged() throws {
        let header = ProposalHeader(origin: four, incarnation: 3, sequence: 9)
        let change = MembershipChange([Self.add(four), Self.learn(four), .promote(four), .remove(four)])
        let messages: [PeerMessage] = [
            .operation(ForwardedOperation(term: Term(7), header: header, operation: .change(change))),
            .operation(ForwardedOperation(term: Term(7), header: header, operation: .transfer(to: four))),
            .operation(ForwardedOperation(term: Term(7), header: header, operation: .transfer(to: nil))),
        ]
        let reasons: [MembershipRefusal] = [
            .malformed, .memberIsZero, .unknownMember(four), .alreadyMember(four), .removedBefore(four),
            .noPeerURL(four), .peerURLTaken(by: four), .notLearner(four), .notCaughtUp(four), .changeInProgress,
            .tooManyMembers, .addressTooLong, .noVoters, .unhealthy, .notVoter(four), .transferInProgress,
            .transferFailed, .notEnoughStarted, .tooManyLearners,
        ]
        let refusals = reasons.map {
            PeerMessage.operationRefusal(OperationRefusal(term: Term(7), incarnation: 3, sequence: 9, reason: $0))
        }
        for message in messages + refusals {
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
