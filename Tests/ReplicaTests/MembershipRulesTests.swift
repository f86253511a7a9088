import Coordination
import Raft
import StorageTestKit
import Testing

@testable import Replica

/// The rules of etcd's `--strict-reconfig-check` and `--max-learners`.
@Suite struct MembershipRulesTests {
    private static var strict: Replica.Options {
        var options = SimulatedCluster.smallOptions
        options.membershipRules = .etcd
        return options
    }

    private static func led(members: Int = 3, spares: Int) throws -> (SimulatedCluster, MemberID, [MemberID]) {
        var (cluster, leader, followers) = try SimulatedCluster.led(members: members, spares: spares, options: strict)
        // Until everyone is recorded nobody counts as started.
        #expect(
            cluster.run(milliseconds: 3_000) { cluster in
                cluster[leader].map { $0.state.members.members.count == members } ?? false
            })
        return (cluster, leader, followers)
    }

    private static func add(_ id: UInt64) -> MembershipChange.Step {
        .addVoter(MemberID(id), peerURLs: SimulatedCluster.urls(of: MemberID(id)))
    }

    private static func learn(_ id: UInt64) -> MembershipChange.Step {
        .addLearner(MemberID(id), peerURLs: SimulatedCluster.urls(of: MemberID(id)))
    }

    @Test("one member becomes two, and three only when the second has been started")
    func growing() throws {
        var (cluster, leader, _) = try Self.led(members: 1, spares: 2)
        #expect(cluster.refusal(of: [.remove(leader)], at: leader) == .notEnoughStarted)
        #expect(cluster.change([Self.add(2)], at: leader)?.pendingVoters == [MemberID(2)])
        #expect(cluster.refusal(of: [Self.add(3)], at: leader) == .notEnoughStarted)
        #expect(cluster.refusal(of: [.remove(leader)], at: leader) == .notEnoughStarted)
        cluster.start(MemberID(2))
        #expect(cluster.run(milliseconds: 3_000) { $0[leader]?.raft.committedConfiguration.voters.count == 2 })
        #expect(cluster.change([Self.add(3)], at: MemberID(2))?.pendingVoters == [MemberID(3)])
        #expect(cluster.change([.remove(MemberID(3))], at: leader)?.members.count == 2)
    }

    @Test("while a voter is not heard nobody is added, and nobody removed but that one")
    func unhealthy() throws {
        var (cluster, leader, followers) = try Self.led(spares: 1)
        cluster.crash(followers[1], .keepsAll)
        cluster.run(milliseconds: 500)
        for step in [Self.add(4), Self.learn(4), .remove(followers[0])] {
            #expect(cluster.refusal(of: [step], at: leader) == .unhealthy, "\(step)")
        }
        #expect(cluster.change([.remove(followers[1])], at: leader)?.voters.count == 2)
        #expect(cluster.change([Self.add(4)], at: leader)?.pendingVoters == [MemberID(4)])
    }

    @Test("there is one learner at once, and one that lacks a tenth of the log is in sync")
    func learners() throws {
        var (cluster, leader, _) = try Self.led(spares: 2)
        #expect(cluster.change([Self.learn(4)], at: leader)?.learners == [MemberID(4)])
        #expect(cluster.refusal(of: [Self.learn(5)], at: leader) == .tooManyLearners)
        #expect(cluster.refusal(of: [.promote(MemberID(4))], at: leader) == .notCaughtUp(MemberID(4)))
        cluster.start(MemberID(4))
        cluster.run(milliseconds: 1_000)
        cluster.write(30, at: leader)
        #expect(cluster.change([.promote(MemberID(4))], at: leader)?.voters.count == 4)
        #expect(cluster.change([Self.learn(5)], at: leader)?.learners == [MemberID(5)])
    }

    @Test("a change that meets another one is made after it")
    func turns() throws {
        var (cluster, leader, followers) = try Self.led(spares: 2)
        let first = cluster.operate(.changeMembership(MembershipChange([.remove(followers[0])])), at: leader)
        let second = cluster.operate(.changeMembership(MembershipChange([Self.learn(4)])), at: followers[1])
        for request in [first, second] {
            guard case .configuration = cluster.settle(request) else {
                Issue.record("not changed: \(String(describing: cluster.replies[request]))")
                return
            }
        }
        let configuration = try #require(cluster[leader]?.raft.committedConfiguration)
        #expect(configuration.voters.count == 2)
        #expect(configuration.learners == [MemberID(4)])
    }
}
