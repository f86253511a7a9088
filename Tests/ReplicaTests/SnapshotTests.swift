import Storage
import StorageTestKit
import Testing

@testable import Raft
@testable import Replica

@Suite struct SnapshotTests {
    private static func isTaken(_ event: ReplicaEvent) -> Bool {
        if case .snapshotTaken = event { true } else { false }
    }

    private static func isRestored(_ event: ReplicaEvent) -> Bool {
        if case .restoredFromLeader = event { true } else { false }
    }

    @Test("a snapshot of many pieces becomes durable while writes go on, and the log in memory stays short")
    func taken() throws {
        var (cluster, leader, _) = try SimulatedCluster.led()
        cluster.write(200, at: leader, bytes: 200)
        for id in cluster.ids { #expect(cluster.count(Self.isTaken, at: id) >= 3) }
        cluster.becomesLevel()
        for case let node? in cluster.members.map(\.node) {
            #expect(node.raft.lastIndex.position - node.raft.firstIndex.position < 40)
            #expect(node.snapshots.latestBytes > 10 * cluster.options.snapshotChunkBytes)
        }
    }

    @Test("a member far behind gets a snapshot and then the log, while writes go on")
    func lagging() throws {
        var (cluster, leader, followers) = try SimulatedCluster.led()
        let behind = followers[0]
        cluster.leaveBehind(behind, writes: 80, at: leader)
        cluster.heal()
        cluster.machine(behind).diskNanoseconds = 1_000_000
        for _ in 0..<150 {
            cluster.put("x", at: followers[1], bytes: 100)
            cluster.run(milliseconds: 8)
        }
        cluster.becomesLevel()
        #expect((1...3).contains(cluster.count(Self.isRestored, at: behind)))
        try cluster.checkHistory(at: behind)
    }

    @Test("power lost at any moment of taking a snapshot over loses nothing", arguments: SimulatedDisk.Crash.allCases)
    func interrupted(_ mode: SimulatedDisk.Crash) throws {
        for delay in stride(from: UInt64(2), to: 70, by: 6) {
            var (cluster, leader, followers) = try SimulatedCluster.led(seed: delay)
            let behind = followers[0]
            cluster.leaveBehind(behind, writes: 60, at: leader)
            cluster.heal()
            cluster.run(milliseconds: delay)
            cluster.crash(behind, mode)
            cluster.start(behind)
            cluster.run(milliseconds: 300)
            #expect(cluster.isUp(behind), "after \(delay) ms: \(String(describing: cluster.machine(behind).failure))")
            cluster.heal()
            cluster.write(2, at: behind)
            cluster.becomesLevel()
            try cluster.checkHistory(at: behind)
        }
    }

    @Test("a stored snapshot that cannot be read is not offered again; another is taken")
    func unreadable() throws {
        var (cluster, leader, followers) = try SimulatedCluster.led()
        let behind = followers[0]
        cluster.leaveBehind(behind, writes: 60, at: leader)
        cluster.run(milliseconds: 100)
        let name = try #require(cluster.machine(leader).disk.listing.last { $0.rawValue.contains("snap") })
        var bytes = try #require(cluster.machine(leader).disk.contents(name))
        for position in bytes.indices.suffix(bytes.count / 2) { bytes[position] ^= 0x55 }
        cluster.machine(leader).disk.replace(name, with: bytes)
        cluster.heal()
        cluster.becomesLevel()
        try cluster.checkHistory(at: behind)
    }

    @Test("a leader that closes while a member wants its snapshot closes")
    func closing() throws {
        var (cluster, leader, followers) = try SimulatedCluster.led()
        let behind = followers[0]
        cluster.leaveBehind(behind, writes: 60, at: leader)
        cluster.heal()
        cluster.run(milliseconds: 4)
        cluster.step(leader, .close)
        cluster.run(milliseconds: 200)
        #expect(cluster.machine(leader).isClosed)
        #expect(cluster.machine(leader).failure == nil)
    }

    @Test("appends that arrive while a received snapshot is being installed do not contradict it")
    func appendsDuringInstallation() throws {
        for delay in stride(from: UInt64(0), to: 40, by: 2) {
            var (cluster, leader, followers) = try SimulatedCluster.led(seed: delay)
            let behind = followers[0]
            cluster.becomesLevel()
            cluster.leaveBehind(behind, writes: 3, at: leader)
            let start = try #require(cluster[behind]?.raft.lastIndex)
            let entries = try #require(cluster[leader]?.raft.log.entries(from: start.next, bytesMax: .max).prefix(3))
            cluster.write(42, at: leader)
            let node = try #require(cluster[leader])
            #expect(node.raft.firstIndex > start.next)
            let end = node.raft.lastIndex
            cluster.heal()
            cluster.machine(behind).diskNanoseconds = 2_000_000
            cluster.run(milliseconds: 100 + delay * 5)
            // What a slow connection delivers late: the beginning of what the snapshot stands for.
            let append = Message.Append(
                previousIndex: start, previousTerm: cluster[behind]?.raft.lastTerm ?? .zero, commit: .zero,
                stamp: node.raft.lastStamp, entries: Array(entries))
            if let behindNode = cluster[behind], behindNode.raft.lastIndex == start, start.next < end {
                cluster.step(
                    behind,
                    .received(
                        [.raft(Message(term: node.raft.term, body: .append(append)))], from: cluster.sender(leader)))
            }
            cluster.machine(behind).diskNanoseconds = nil
            cluster.becomesLevel()
            #expect(cluster.violations == [])
            #expect(cluster.count(Self.isRestored, at: behind) >= 1)
        }
    }

    @Test("executed entries are let go of although new ones keep coming")
    func applyQueue() {
        var queue = ApplyQueue()
        let entry = Entry(index: LogIndex(1), term: Term(1), stamp: .zero, kind: .noOperation, payload: [])
        queue.append([entry, entry])
        for _ in 0..<20_000 {
            queue.append([entry])
            queue.removeFirst()
        }
        #expect(queue.memoryCount < 10_000)
        #expect(queue.first != nil)
    }
}
