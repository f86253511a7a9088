import Testing

@testable import Raft

@Suite struct SnapshotScenarios {
    /// A leader with a compacted log and a follower that needs what is gone.
    private func behind() -> Cluster {
        var cluster = Cluster()
        cluster.elect(1)
        cluster.crash(MemberID(3))
        for text in ["a", "b", "c"] { cluster.put(1, text) }
        cluster.settle()
        for id in cluster.members.dropLast() { cluster.compact(id) }
        cluster.put(1, "d")
        cluster.settle()
        return cluster
    }

    @Test("§5.1: what a snapshot stands for leaves the log, and its term is remembered")
    func compaction() {
        let cluster = behind()
        let node = cluster.node(MemberID(1))
        #expect(node?.firstIndex == LogIndex(5))
        #expect(node?.term(at: LogIndex(4)) == Term(1))
        #expect(node?.term(at: LogIndex(3)) == nil)
        #expect(cluster.commands(1) == ["d"])
    }

    @Test("figure 5.3: a follower that is too far behind gets the snapshot in chunks and then the log")
    func install() {
        var cluster = behind()
        cluster.start(MemberID(3))
        cluster.story = []
        cluster.run(ticks: 10)
        #expect(cluster.machine(MemberID(3)).executed == LogIndex(5))
        #expect(cluster.commands(3) == ["d"])
        #expect(cluster.story?.filter { $0.contains("restores snapshot 4") }.count == 1)
        #expect(cluster.ledger.violations == [])
    }

    @Test("figure 5.3: an interrupted transfer goes on where the follower says that it stopped")
    func resume() {
        var cluster = behind()
        cluster.start(MemberID(3))
        for _ in 0..<40 where !cluster.network.contains(where: { Self.chunkOffset($0) == 16 }) {
            for id in cluster.members { cluster.step(id, .tick) }
            for id in cluster.members {
                cluster.flush(id)
                cluster.work(id)
            }
            while let position = cluster.network.firstIndex(where: { Self.chunkOffset($0) != 16 }) {
                cluster.deliver(position)
            }
        }
        // The second chunk is lost; after an election time-out it is sent again, and the first is not.
        cluster.network.removeAll { Self.chunkOffset($0) == 16 }
        cluster.story = []
        cluster.run(ticks: 2 * cluster.options.electionTicks)
        #expect(cluster.machine(MemberID(3)).executed == LogIndex(5))
        #expect(cluster.story?.filter { $0.contains("offset=0 bytes") }.isEmpty == true)
    }

    @Test("an answer that the network repeats does not have its chunk sent once more, so that copies die out")
    func repeatedAnswer() {
        var cluster = behind()
        cluster.start(MemberID(3))
        cluster.story = []
        for _ in 0..<60 where cluster.machine(MemberID(3)).executed < LogIndex(5) {
            for id in cluster.members { cluster.step(id, .tick) }
            for id in cluster.members {
                cluster.flush(id)
                cluster.work(id)
            }
            // Each message of the transfer arrives twice.
            for _ in 0..<200 where !cluster.network.isEmpty {
                cluster.deliver(0, keeping: true)
                cluster.deliver(0)
            }
        }
        cluster.run(ticks: 30)
        #expect(cluster.machine(MemberID(3)).executed == LogIndex(5))
        let chunks = cluster.story?.count { $0.contains("offset=") && $0.contains("bytes") } ?? 0
        #expect(chunks > 0 && chunks < 20, "\(chunks) chunks")
    }

    private static func chunkOffset(_ packet: Cluster.Packet) -> UInt64? {
        if case .installSnapshot(let chunk, _) = packet.envelope.message.body { chunk.offset } else { nil }
    }

    @Test("figure 5.3, step 6: a snapshot of what the log already has is not installed, only learned as committed")
    func alreadyThere() {
        var cluster = Cluster()
        cluster.elect(1)
        cluster.put(1, "a")
        cluster.deliver(from: 1, to: 2)
        cluster.persist(MemberID(2))
        #expect(cluster.commit(2) == 1)
        let configuration = Configuration(voters: [1, 2, 3].map { MemberID($0) })
        let metadata = SnapshotMetadata(
            index: LogIndex(2), term: Term(1), stamp: .zero, configuration: configuration)
        let chunk = SnapshotChunk(metadata: metadata, offset: 0, bytes: [1], isLast: false)
        cluster.step(
            MemberID(2),
            .received(Message(term: Term(1), body: .installSnapshot(chunk, stamp: .zero)), from: MemberID(1)))
        #expect(cluster.machine(MemberID(2)).todo.isEmpty)
        #expect(cluster.commit(2) == 2)
        #expect(cluster.commands(2) == ["a"])
    }

    @Test("an older snapshot than what is committed is answered and ignored, at its first chunk and at its last")
    func olderSnapshot() {
        var cluster = behind()
        let old = SnapshotMetadata(
            index: LogIndex(2), term: Term(1), stamp: .zero,
            configuration: Configuration(voters: [1, 2, 3].map { MemberID($0) }))
        let chunk = SnapshotChunk(metadata: old, offset: 0, bytes: [1], isLast: true)
        cluster.step(
            MemberID(2),
            .received(Message(term: Term(1), body: .installSnapshot(chunk, stamp: .zero)), from: MemberID(1)))
        cluster.step(MemberID(2), .snapshotReceived(old))
        #expect(cluster.machine(MemberID(2)).executed == LogIndex(5))
        #expect(cluster.commit(2) == 5)
    }

    @Test("a refused snapshot is sent again from its beginning")
    func refused() {
        var cluster = behind()
        cluster.start(MemberID(3))
        for _ in 0..<40 where cluster.machine(MemberID(3)).todo.isEmpty {
            for id in cluster.members { cluster.step(id, .tick) }
            for id in cluster.members { cluster.flush(id) }
            for id in cluster.members.dropLast() { cluster.work(id) }
            while !cluster.network.isEmpty { cluster.deliver(0) }
        }
        let metadata = cluster.node(MemberID(1))?.snapshotMetadata(at: LogIndex(4))
        if let metadata { cluster.step(MemberID(3), .snapshotRefused(metadata)) }
        cluster.run(ticks: 30)
        #expect(cluster.machine(MemberID(3)).executed == LogIndex(5))
    }

    @Test("a snapshot that can no longer be read is replaced by a newer one")
    func unreadable() {
        var cluster = behind()
        cluster.start(MemberID(3))
        cluster.tick(1, 2)
        for _ in 0..<3 {
            while !cluster.network.isEmpty { cluster.deliver(0) }
            for id in cluster.members { cluster.flush(id) }
        }
        cluster.put(1, "e")
        cluster.work(MemberID(1))
        cluster.settle()
        cluster.compact(MemberID(1))
        cluster.run(ticks: 30)
        #expect(cluster.machine(MemberID(3)).executed == LogIndex(6))
        #expect(cluster.ledger.violations == [])
    }

    @Test("a restarted member begins at its snapshot and keeps the log after it")
    func restart() {
        var cluster = behind()
        cluster.crash(MemberID(2))
        cluster.start(MemberID(2))
        #expect(cluster.node(MemberID(2))?.appliedIndex == LogIndex(4))
        #expect(cluster.commands(2) == ["d"])
    }

    @Test("a log that was compacted past a snapshot while it was on its way is followed by the next snapshot")
    func compactedMeanwhile() {
        var cluster = behind()
        cluster.start(MemberID(3))
        for _ in 0..<40 where !cluster.network.contains(where: { Self.chunkOffset($0) == 32 }) {
            for id in cluster.members { cluster.step(id, .tick) }
            for id in cluster.members {
                cluster.flush(id)
                cluster.work(id)
            }
            while let position = cluster.network.firstIndex(where: { Self.chunkOffset($0) != 32 }) {
                cluster.deliver(position)
            }
        }
        let held = cluster.network
        cluster.network = []
        cluster.put(1, "e")
        cluster.settle()
        cluster.compact(MemberID(1))
        cluster.network = held
        cluster.run(ticks: 3 * cluster.options.electionTicks)
        #expect(cluster.machine(MemberID(3)).executed == LogIndex(6))
        #expect(cluster.ledger.violations == [])
    }

    @Test("a chunk of another snapshot waits until the one before is stored, so the caller never has two at once")
    func oneChunkAtATime() {
        var cluster = Cluster()
        let configuration = Configuration(voters: [1, 2, 3].map { MemberID($0) })
        func receive(_ index: UInt64, from leader: UInt64, term: UInt64) {
            let metadata = SnapshotMetadata(
                index: LogIndex(index), term: Term(1), stamp: .zero, configuration: configuration)
            let chunk = SnapshotChunk(metadata: metadata, offset: 0, bytes: [1], isLast: false)
            let message = Message(term: Term(term), body: .installSnapshot(chunk, stamp: .zero))
            cluster.step(MemberID(3), .received(message, from: MemberID(leader)))
        }
        receive(5, from: 1, term: 1)
        receive(6, from: 2, term: 2)
        #expect(cluster.machine(MemberID(3)).todo.count == 1)
        cluster.work(MemberID(3))
        receive(6, from: 2, term: 2)
        #expect(cluster.machine(MemberID(3)).todo.count == 1)
    }
}
