import Bytes
import Coordination
import Determinism
import Raft
import Storage
import StorageTestKit
import Testing

@testable import Replica

/// Members whose disks lost records of the log.
@Suite struct RepairTests {
    /// Much log and no snapshot, in several segments.
    private static var options: Replica.Options {
        var options = SimulatedCluster.smallOptions
        options.snapshotEntriesMin = 100_000
        options.snapshotBytesMin = 1 << 40
        options.retainedEntriesMax = 100_000
        options.retainedBytesMax = 1 << 30
        return options
    }

    private func written(
        _ count: Int = 120, seed: UInt64 = 1, options: Replica.Options = RepairTests.options
    ) throws -> (cluster: SimulatedCluster, leader: MemberID, followers: [MemberID]) {
        var (cluster, leader, followers) = try SimulatedCluster.led(seed: seed, options: options)
        cluster.write(count, at: leader, bytes: 600)
        cluster.becomesLevel()
        return (cluster, leader, followers)
    }

    private func stop(_ cluster: inout SimulatedCluster, _ ids: [MemberID]) {
        for id in ids { cluster.crash(id, .keepsAll) }
    }

    private func becomesWhole(_ cluster: inout SimulatedCluster, milliseconds: UInt64 = 5_000) {
        let isWhole = cluster.run(milliseconds: milliseconds) { $0.isWhole }
        #expect(isWhole, "the logs do not become whole: \(cluster.situation)")
        #expect(cluster.run(milliseconds: 5_000) { $0.isLed && $0.isLevel }, "\(cluster.situation)")
    }

    /// What the members have on their disks makes them whole again without any help.
    private func staysWhole(_ cluster: inout SimulatedCluster, _ ids: [MemberID]) {
        for id in ids {
            cluster.crash(id, .losesAll)
            cluster.start(id)
            #expect(cluster.run(milliseconds: 200) { $0.isUp(id) })
            #expect(cluster[id]?.raft.promisedEnd == nil)
        }
    }

    private func recalled(_ cluster: SimulatedCluster, by id: MemberID) -> [ClosedRange<UInt64>] {
        cluster.events.compactMap { member, event in
            guard member == id, case .entriesRecalled(let first, let last, _) = event else { return nil }
            return first.position...last.position
        }
    }

    @Test("one flipped byte in one of three under load: the entry comes from a peer, and nothing is lost")
    func flippedByte() throws {
        for seed: UInt64 in 1...5 {
            var (cluster, leader, followers) = try written(seed: seed)
            let victim = seed % 2 == 0 ? leader : followers[0]
            stop(&cluster, [victim])
            cluster.flip(20 + seed * 11, of: victim)
            cluster.start(victim)
            for number in 0..<30 {
                cluster.put("load\(number % 5)", at: followers[1])
                cluster.run(milliseconds: 20)
            }
            becomesWhole(&cluster)
            #expect(recalled(cluster, by: victim).contains { $0.contains(20 + seed * 11) })
            staysWhole(&cluster, [victim])
            #expect(cluster.run(milliseconds: 3_000) { $0.isLed && $0.isLevel })
            try cluster.checkHistory(at: victim)
        }
    }

    @Test("a segment that is missing, cut off, or full of zeros is refilled")
    func segments() throws {
        for (slot, change)
            in ([{ _ in nil }, { Array($0.prefix(5_000)) }, { $0.map { _ in 0 } }]
            as [([UInt8]) -> [UInt8]?]).enumerated()
        {
            var (cluster, _, followers) = try written()
            let victim = followers[slot % 2]
            stop(&cluster, [victim])
            let files = cluster.segments(of: victim)
            #expect(files.count >= 3)
            cluster.replaceSegment(files[1], of: victim, change)
            cluster.start(victim)
            cluster.write(3, at: followers[(slot + 1) % 2])
            becomesWhole(&cluster)
            staysWhole(&cluster, [victim])
            #expect(cluster.run(milliseconds: 3_000) { $0.isLed && $0.isLevel })
            try cluster.checkHistory(at: victim)
        }
    }

    @Test("all of three are restarted, each with another hole, and there is no leader: they heal each other")
    func everyoneElsewhere() throws {
        for seed: UInt64 in 1...6 {
            var (cluster, leader, _) = try written(seed: seed)
            stop(&cluster, cluster.ids)
            for (slot, id) in cluster.ids.enumerated() {
                for index in 0..<4 { cluster.flip(UInt64(15 + slot * 4 + index * 20), of: id) }
            }
            for id in cluster.ids { cluster.start(id) }
            #expect(cluster.run(milliseconds: 300) { cluster in cluster.ids.allSatisfy { cluster.isUp($0) } })
            #expect(cluster.members.allSatisfy { $0.node?.raft.promisedEnd != nil && $0.node?.raft.leader == nil })
            becomesWhole(&cluster)
            cluster.write(3, at: leader)
            cluster.becomesLevel()
            try cluster.checkHistory(at: leader)
        }
    }

    @Test("all copies of an entry are gone: nobody leads, nobody guesses, and the members say what they wait for")
    func allCopies() throws {
        var (cluster, leader, _) = try written(40)
        stop(&cluster, cluster.ids)
        for id in cluster.ids { cluster.flip(17, of: id) }
        for id in cluster.ids { cluster.start(id) }
        cluster.run(milliseconds: 8_000)
        #expect(cluster.leader == nil)
        for id in cluster.ids {
            #expect(cluster[id]?.lostEntries?.wanted.index == LogIndex(17))
            let stalls = cluster.count({ if case .repairStalled = $0 { true } else { false } }, at: id)
            #expect(stalls >= 1 && stalls < 5)
            #expect(cluster[id].map { $0.state.appliedIndex < 17 } == true)
        }
        let write = cluster.put("a", at: leader, deadline: 300)
        cluster.run(milliseconds: 600)
        #expect(cluster.refusal(of: write) == .timedOutBeforeHandOver)
    }

    @Test("two members are enough when one of them has what the other lost; the third stays down")
    func twoOfThree() throws {
        var (cluster, leader, followers) = try written()
        stop(&cluster, cluster.ids)
        cluster.flip(50, of: leader)
        cluster.start(leader)
        cluster.start(followers[0])
        let write = cluster.put("a", at: followers[0], deadline: 5_000)
        let isWhole = cluster.run(milliseconds: 4_000) { $0[leader]?.raft.promisedEnd == nil && $0.isUp(leader) }
        #expect(isWhole)
        #expect(cluster.run(milliseconds: 4_000) { $0.leader != nil })
        _ = write
        cluster.start(followers[1])
        becomesWhole(&cluster)
        try cluster.checkHistory(at: leader)
    }

    @Test("a hole in the suffix that was never committed is replaced by what the new leader has")
    func uncommitted() throws {
        var (cluster, leader, followers) = try written(20)
        cluster.isolate(leader)
        for number in 0..<6 {
            cluster.put("lost\(number)", at: leader, bytes: 600, deadline: 400)
            cluster.run(milliseconds: 5)
        }
        let last = cluster.lastRecord(of: leader)
        #expect(last > 24)
        stop(&cluster, [leader])
        cluster.flip(last - 3, of: leader)
        cluster.start(leader)
        #expect(cluster.run(milliseconds: 3_000) { $0.leader.map { followers.contains($0) } ?? false })
        cluster.write(3, at: followers[0])
        #expect(cluster[leader]?.raft.promisedEnd != nil)
        cluster.heal()
        becomesWhole(&cluster)
        #expect(recalled(cluster, by: leader).allSatisfy { $0.upperBound < last - 3 }, "nobody else had it")
        cluster.write(2, at: leader)
        cluster.becomesLevel()
        try cluster.checkHistory(at: leader)
    }

    @Test("a peer that has another entry in the place of the lost one is not believed")
    func otherEntry() {
        func run(_ term: UInt64, after previous: UInt64) -> RepairReply {
            .entries(
                EntryRun(
                    after: LogEnd(Term(1), LogIndex(previous)),
                    [Entry(index: LogIndex(5), term: Term(term), stamp: .zero, kind: .command, payload: [1])]))
        }
        var repair = LogRepair(promised: LogEnd(Term(1), LogIndex(5)), fragments: EntryPool())
        let asked = repair.nextPeer(among: [MemberID(2)], at: 0, patience: 5)
        #expect(asked == MemberID(2))
        // Another term; not the one that was asked; entries that do not follow each other; right; right, and too late.
        let replies: [(RepairReply, UInt64)] = [
            (run(2, after: 4), 2), (run(1, after: 4), 3), (run(1, after: 3), 2), (run(1, after: 4), 2),
            (run(1, after: 4), 2),
        ]
        let taken = replies.map { reply, peer in repair.take(reply, from: MemberID(peer), at: 1) }
        #expect(taken == [false, false, false, true, false])
        #expect(repair.wanted == LogEnd(Term(1), LogIndex(4)))
    }

    @Test("a member asks the next peer when one says that it has nothing, or says nothing, and rests after all")
    func rotation() {
        var repair = LogRepair(promised: LogEnd(Term(1), LogIndex(5)), fragments: EntryPool())
        func ask(_ tick: UInt64) -> UInt64? {
            repair.nextPeer(among: [MemberID(1), MemberID(2)], at: tick, patience: 5)?.rawValue
        }
        var asked = [ask(0), ask(4)]
        let isTaken = repair.take(.unknown(LogEnd(Term(1), LogIndex(5))), from: MemberID(1), at: 4)
        asked += [ask(4), ask(9), ask(13), ask(14)]
        #expect(!isTaken)
        #expect(asked == [1, nil, 2, nil, nil, 1])
        #expect(repair.rounds == 1)
    }

    @Test("what every peer has compacted comes with the leader's snapshot")
    func compacted() throws {
        var options = SimulatedCluster.smallOptions
        options.snapshotEntriesMin = 40
        options.snapshotBytesMin = 20_000
        var (cluster, _, followers) = try written(20, options: options)
        let victim = followers[0]
        stop(&cluster, [victim])
        cluster.flip(9, of: victim)
        cluster.write(120, at: followers[1], bytes: 600)
        cluster.start(victim)
        becomesWhole(&cluster)
        #expect(cluster.count({ if case .restoredFromLeader = $0 { true } else { false } }, at: victim) == 1)
        try cluster.checkHistory(at: victim)
    }

    @Test("the only snapshot is damaged: the member votes, and the leader's snapshot takes its place")
    func damagedSnapshot() throws {
        var (cluster, _, followers) = try written(150, options: SimulatedCluster.smallOptions)
        let victim = followers[0]
        stop(&cluster, [victim])
        for file in cluster.machine(victim).disk.listing where file.rawValue.hasPrefix("snapshot-") {
            cluster.replaceSegment(file, of: victim) { bytes in
                var bytes = bytes
                bytes[bytes.count / 2] ^= 1
                return bytes
            }
        }
        cluster.start(victim)
        #expect(cluster.run(milliseconds: 300) { $0.isUp(victim) })
        #expect(cluster[victim]?.raft.promisedEnd != nil)
        becomesWhole(&cluster)
        cluster.write(2, at: victim)
        cluster.becomesLevel()
        try cluster.checkHistory(at: victim)
    }

    @Test("power is lost again and again while a log is being repaired")
    func crashes() throws {
        for seed: UInt64 in 1...8 {
            var (cluster, leader, _) = try written(seed: seed)
            stop(&cluster, cluster.ids)
            for (slot, id) in cluster.ids.enumerated() { cluster.flip(UInt64(20 + slot * 15), of: id) }
            for id in cluster.ids { cluster.start(id) }
            for round in 0..<6 {
                cluster.run(milliseconds: seed * 3 + UInt64(round) * 7)
                let id = cluster.ids[round % 3]
                cluster.crash(id, SimulatedDisk.Crash.allCases[round % 3])
                cluster.start(id)
            }
            becomesWhole(&cluster)
            cluster.write(2, at: leader)
            cluster.becomesLevel()
            try cluster.checkHistory(at: leader)
        }
    }

    @Test("requests for repair and their answers survive their bytes, and no bytes end in a trap")
    func bytes() {
        let run = EntryRun(
            after: LogEnd(Term(3), LogIndex(9)),
            [
                Entry(
                    index: LogIndex(10), term: Term(4), stamp: ClusterTime(nanoseconds: 7), kind: .command,
                    payload: [1, 2])
            ])
        let messages: [PeerMessage] = [
            .repairRequest(RepairRequest(wanted: LogEnd(Term(2), LogIndex(7)))), .repairReply(.entries(run)),
            .repairReply(.unknown(LogEnd(Term(2), LogIndex(7)))),
        ]
        var random = SplitMix64(seed: 5)
        for message in messages {
            var bytes: [UInt8] = []
            message.encode(into: &bytes)
            #expect(bytes.withUnsafeBytes { PeerMessage(decoding: $0) } == message)
            for length in 0..<bytes.count {
                #expect(bytes.prefix(length).withUnsafeBytes { PeerMessage(decoding: $0) } == nil)
            }
            for _ in 0..<2_000 {
                var damaged = bytes
                damaged[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
                _ = damaged.withUnsafeBytes { PeerMessage(decoding: $0) }
            }
        }
    }
}
