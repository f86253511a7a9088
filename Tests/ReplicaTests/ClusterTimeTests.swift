import Coordination
import Determinism
import Raft
import StorageTestKit
import Testing

@testable import Replica

@Suite struct ClusterTimeTests {
    private func moment(_ nanoseconds: UInt64) -> Instant { Instant(nanoseconds: nanoseconds) }
    private func stamp(_ nanoseconds: UInt64) -> ClusterTime { ClusterTime(nanoseconds: nanoseconds) }

    @Test("a follower's estimate runs slower than the leader's clock may, and never back within a term")
    func following() {
        var clock = ClusterClock(startingAt: moment(1_000), from: stamp(50), of: Term(1))
        #expect(clock.reading(at: moment(1_000)) == stamp(50))
        #expect(clock.reading(at: moment(3_000)) == stamp(50 + 1_980))
        clock.observe(stamp(9_000), in: Term(1), at: moment(4_000))
        #expect(clock.reading(at: moment(5_000)) == stamp(9_990))
        clock.observe(stamp(9_100), in: Term(1), at: moment(5_000))
        #expect(clock.reading(at: moment(5_000)) == stamp(9_990))
    }

    @Test("a higher term overwrites, even downwards; a lower one is not heard")
    func terms() {
        var clock = ClusterClock(startingAt: moment(0), from: stamp(9_000), of: Term(2))
        clock.observe(stamp(100), in: Term(3), at: moment(0))
        #expect(clock.reading(at: moment(0)) == stamp(100))
        clock.observe(stamp(50_000), in: Term(2), at: moment(0))
        #expect(clock.reading(at: moment(0)) == stamp(100))
    }

    @Test("a new leader begins at the larger of its log's last stamp and its estimate, and then counts in full")
    func leading() {
        var clock = ClusterClock(startingAt: moment(0), from: stamp(100), of: Term(1))
        clock.lead(Term(2), lastStamp: stamp(700), at: moment(0))
        #expect(clock.reading(at: moment(1_000)) == stamp(1_700))
        clock.observe(stamp(90_000), in: Term(2), at: moment(1_000))
        #expect(clock.reading(at: moment(1_000)) == stamp(1_700))
        clock.follow(at: moment(1_000))
        #expect(clock.reading(at: moment(2_000)) == stamp(1_700 + 990))
    }

    @Test("nobody but the leader of the term sets a member's cluster time")
    func strangers() throws {
        var (cluster, leader, followers) = try SimulatedCluster.led()
        let node = try #require(cluster[followers[0]])
        let body = Message.Body.heartbeat(commit: .zero, stamp: stamp(.max), round: 0)
        for (term, sender) in [
            (node.raft.term, followers[1]), (Term(node.raft.term.number - 1), leader), (Term(1 << 63), leader),
        ] {
            cluster.step(
                followers[0], .received([.raft(Message(term: term, body: body))], from: cluster.sender(sender)))
        }
        let reading = try #require(cluster[followers[0]].map { $0.clock.reading(at: $0.now) })
        #expect(reading < stamp(100_000_000_000))
    }

    @Test("stamps never go back and never run ahead of the time that has passed, whoever leads")
    func wholeCluster() throws {
        var (cluster, leader, _) = try SimulatedCluster.led()
        for _ in 0..<4 {
            cluster.write(3, at: cluster.leader ?? leader)
            cluster.step(cluster.leader ?? leader, .handOver)
            cluster.run(milliseconds: 400)
            for id in cluster.ids where cluster[id]?.mode == .leaving {
                cluster.crash(id, .losesAll)
                cluster.start(id)
            }
            #expect(cluster.run(milliseconds: 3_000) { $0.isLed })
            for case let node? in cluster.members.map(\.node) {
                // Clocks are fast by at most one per cent.
                #expect(node.state.time <= cluster.now.nanoseconds / 100 * 101)
            }
        }
    }
}
