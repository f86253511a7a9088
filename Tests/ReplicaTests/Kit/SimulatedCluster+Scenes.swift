import Coordination
import MVCC
import Raft
import Storage
import Testing

@testable import Replica

/// Where scenarios begin, and what they ask of the whole.
extension SimulatedCluster {
    /// A cluster whose members all follow one leader.
    static func led(
        members count: Int = 3, spares: Int = 0, seed: UInt64 = 1,
        options: Replica.Options = SimulatedCluster.smallOptions
    ) throws -> (cluster: SimulatedCluster, leader: MemberID, followers: [MemberID]) {
        var cluster = SimulatedCluster(members: count, spares: spares, seed: seed, options: options)
        #expect(cluster.run(milliseconds: 3_000) { $0.isLed })
        let leader = try #require(cluster.leader)
        return (cluster, leader, cluster.bootstrap.voters.filter { $0 != leader })
    }

    /// Whether everyone follows one leader, which has committed an entry of its term.
    var isLed: Bool {
        guard let leader, let node = self[leader], node.raft.mayServeReads else { return false }
        return node.raft.configuration.members.allSatisfy { id in
            self[id].map { $0.raft.leader == leader && $0.raft.term == node.raft.term } ?? false
        }
    }

    /// Whether the member belongs to the cluster, as far as its leader knows.
    func isMember(_ id: MemberID) -> Bool {
        (leader.flatMap { self[$0] }?.raft.configuration ?? bootstrap).contains(id)
    }

    /// Whether everyone has applied the same entries.
    var isLevel: Bool {
        guard let configuration = leader.flatMap({ self[$0] })?.raft.configuration else { return false }
        return Set(configuration.members.map { self[$0]?.state.appliedIndex }).count == 1
    }

    /// Runs until the answer has come.
    @discardableResult
    mutating func settle(_ number: UInt64, milliseconds: UInt64 = 3_000) -> Reply? {
        _ = run(milliseconds: milliseconds) { $0.replies[number] != nil }
        return replies[number]
    }

    /// Carries a change of the members out, asked at `member`; nil when it is not done.
    @discardableResult
    mutating func change(_ steps: [MembershipChange.Step], at member: MemberID) -> Configuration? {
        let change = operate(.changeMembership(MembershipChange(steps)), at: member, deadline: 3_000)
        guard case .configuration(let configuration) = settle(change, milliseconds: 4_000) else { return nil }
        return configuration
    }

    /// Why a change of the members is refused.
    mutating func refusal(of steps: [MembershipChange.Step], at member: MemberID) -> MembershipRefusal? {
        let change = operate(.changeMembership(MembershipChange(steps)), at: member, deadline: 3_000)
        guard case .refused(.membership(let refusal)) = settle(change, milliseconds: 4_000) else { return nil }
        return refusal
    }

    mutating func becomesLevel() { #expect(run(milliseconds: 5_000) { $0.isLevel }, "the members do not become level") }

    /// Writes through one member, one after the other.
    mutating func write(_ count: Int, at member: MemberID, bytes: Int = 60) {
        for number in 0..<count {
            let write = put("k\(number % 7)", at: member, bytes: bytes)
            #expect(run(milliseconds: 1_000) { $0.replies[write] != nil })
        }
    }

    /// Writes so much while a member is cut off that the log in memory does not reach back to where it stands.
    mutating func leaveBehind(_ member: MemberID, writes: Int, at other: MemberID) {
        isolate(member)
        run(milliseconds: 600)
        write(writes, at: other)
    }

    func count(_ matches: (ReplicaEvent) -> Bool, at member: MemberID? = nil) -> Int {
        events.count { (member == nil || $0.member == member) && matches($0.event) }
    }

    /// What was told agrees with a state that has everything.
    func checkHistory(at member: MemberID) throws {
        #expect(violations == [])
        let state = try #require(self[member]?.state)
        #expect(try history.contradictions(with: state) == [])
    }

    func revision(of number: UInt64) -> Int64? {
        if case .applied(let outcome) = replies[number] { outcome.revision.number } else { nil }
    }
}
