import Testing

@testable import Raft

@Suite struct ReplicationScenarios {
    @Test("§3.5: a command is committed when a majority has it and applied by all, in one order")
    func replication() {
        var cluster = Cluster()
        cluster.elect(1)
        cluster.put(1, "a")
        cluster.put(1, "b")
        cluster.settle()
        #expect([1, 2, 3].map { cluster.commands($0) } == Array(repeating: ["a", "b"], count: 3))
        #expect([1, 2, 3].map { cluster.machine(MemberID($0)).executed.position } == [3, 3, 3])
        #expect(cluster.ledger.violations == [])
    }

    @Test("§3.5: a follower learns a commit without waiting for a heartbeat")
    func promptCommit() {
        var cluster = Cluster()
        cluster.elect(1)
        cluster.put(1, "a")
        cluster.settle()
        #expect([1, 2, 3].map { cluster.commit($0) } == [2, 2, 2])
    }

    @Test("§3.5: a batch of any size is one append to each follower that shares its entries")
    func batch() {
        var options = Cluster.smallOptions
        options.appendBytesMax = 1 << 20
        options.unappliedEntriesMax = 1_000
        var cluster = Cluster(options: options)
        cluster.elect(1)
        cluster.propose(MemberID(1), (0..<500).map { Array("\($0)".utf8) })
        #expect(cluster.network.count == 2)
        #expect(cluster.machine(MemberID(1)).pending.count == 1)
        cluster.settle()
        #expect(cluster.commit(2) == 501)
    }

    @Test("§3.5: followers whose logs disagree as in figure 3.6 are brought to the leader's log")
    func figure36() {
        let logs: [[UInt64]] = [
            [1, 1, 1, 4, 4, 5, 5, 6, 6, 6],
            [1, 1, 1, 4, 4, 5, 5, 6, 6],
            [1, 1, 1, 4],
            [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6],
            [1, 1, 1, 4, 4, 4, 4],
            [1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3],
        ]
        var cluster = Cluster(logs: logs + [[1, 1, 1, 4, 4, 5, 5, 6, 6, 6]])
        // (d) has one entry more than the leader of the figure: without its vote there is still a majority of seven.
        cluster.crash(MemberID(4))
        cluster.elect(1)
        cluster.start(MemberID(4))
        cluster.run(ticks: 10)
        #expect(cluster.role(1) == .leader)
        #expect((1...7).allSatisfy { cluster.last(UInt64($0)) == 11 && cluster.commit(UInt64($0)) == 11 })
        #expect(cluster.logMismatches() == [])
        #expect(cluster.ledger.violations == [])
    }

    @Test("§3.5: a rejection skips a whole term of conflicting entries in one round trip")
    func rejectionSkipsTerm() {
        var cluster = Cluster(logs: [[1, 4, 4, 4, 4], [1, 2, 2, 2, 2, 2, 3, 3, 3], [1, 4, 4, 4, 4]])
        cluster.partition([2])
        cluster.elect(1)
        cluster.heal()
        cluster.network = []
        cluster.story = []
        cluster.run(ticks: 6)
        #expect(cluster.commit(2) == 6)
        #expect(cluster.story?.filter { $0.contains("rejected") }.count == 1)
    }

    @Test("figure 3.7: an entry of an older term on a majority is not committed by counting")
    func figure37() {
        var options = Cluster.smallOptions
        options.appendBytesMax = 1
        var cluster = Cluster(logs: [[1, 2], [1, 2], [1], [1], [1, 3]], options: options)
        cluster.crash(MemberID(5))
        cluster.elect(1)
        // (c): the entry of term 2 reaches 3, and with it a majority; the no-op of the new term does not.
        #expect(cluster.role(1) == .leader)
        var other = Cluster(logs: [[1, 2], [1, 2], [1], [1], [1, 3]], options: options)
        other.crash(MemberID(5))
        while other.role(1) != .leader {
            other.tick(1)
            for id in other.members { other.flush(id) }
            if other.role(1) == .leader { break }
            while !other.network.isEmpty, other.role(1) != .leader { other.deliver(0) }
        }
        // 2 has the entry of term 2 and takes the no-op; 3 gets that far and no farther.
        other.network.removeAll { ![MemberID(2), MemberID(3)].contains($0.envelope.to) }
        other.deliver(from: 1, to: 2)
        other.persist(MemberID(2))
        other.deliver(from: 2, to: 1)
        while other.last(3) < 2 {
            other.deliver(from: 1, to: 3)
            other.persist(MemberID(3))
            guard other.last(3) < 2 else { break }
            other.deliver(from: 3, to: 1)
        }
        other.deliver(from: 3, to: 1)
        other.persist(MemberID(1))
        #expect(other.node(MemberID(1))?.memberStatuses.prefix(3).map(\.match.position) == [3, 3, 2])
        #expect(other.commit(1) == 0)
        // (d): 5, whose log ends in term 3, may be elected and replace it.
        other.crash(MemberID(1))
        other.network = []
        other.start(MemberID(5))
        other.run(ticks: 1)
        other.elect(5)
        other.settle()
        #expect(other.role(5) == .leader)
        #expect(other.commit(3) == 3)
        #expect(other.ledger.committed[1].term == Term(3))
        // (e): in the other history the no-op of the new term reached a majority, and 5 cannot be elected any more.
        cluster.settle()
        #expect(cluster.ledger.committed.map(\.term.number) == [1, 2, 4])
        cluster.crash(MemberID(1))
        cluster.start(MemberID(5))
        for _ in 0..<100 {
            cluster.tick(5)
            cluster.settle()
        }
        #expect(cluster.role(5) != .leader)
        #expect(other.ledger.violations + cluster.ledger.violations == [])
    }

    @Test("what a member acknowledged in an older term counts for nothing, however late it comes")
    func acknowledgementOfOlderTerm() {
        var cluster = Cluster()
        cluster.elect(1)
        cluster.step(MemberID(1), .received(Message(term: Term(9), body: .heartbeatReply(round: 0)), from: MemberID(2)))
        cluster.elect(1)
        cluster.partition([1])
        cluster.put(1, "a")
        cluster.flush(MemberID(1))
        let last = cluster.node(MemberID(1))?.lastIndex ?? .zero
        cluster.step(
            MemberID(1), .received(Message(term: Term(1), body: .appendAccepted(match: last)), from: MemberID(2)))
        #expect(cluster.role(1) == .leader)
        #expect(cluster.commit(1) == last.position - 1)
        cluster.heal()
        cluster.run(ticks: cluster.options.heartbeatTicks * 2)
        #expect(cluster.isCommitted("a"))
    }

    @Test("§3.7: appends are repeated until a crashed follower is back, and a repeated append does no harm")
    func followerCrash() {
        var cluster = Cluster()
        cluster.elect(1)
        cluster.crash(MemberID(3))
        cluster.put(1, "a")
        cluster.settle()
        #expect(cluster.isCommitted("a"))
        cluster.start(MemberID(3))
        cluster.put(1, "b")
        let copies = cluster.network
        cluster.run(ticks: 6)
        #expect(cluster.commands(3) == ["a", "b"])
        cluster.network = copies + copies
        cluster.settle()
        #expect(cluster.commands(3) == ["a", "b"])
        #expect(cluster.commit(3) == 3)
    }

    @Test("figure 3.1, AppendEntries: a stale tail behind what an append brings is neither acknowledged nor committed")
    func staleTail() {
        var cluster = Cluster(logs: [[1, 3], [1, 2, 2, 2], [1, 3]])
        let entry = Entry(index: LogIndex(1), term: Term(1), stamp: .zero, kind: .command, payload: Array("1:1".utf8))
        let append = Message.Append(
            previousIndex: .zero, previousTerm: .zero, commit: LogIndex(4), stamp: .zero, entries: [entry])
        cluster.step(MemberID(2), .received(Message(term: Term(4), body: .append(append)), from: MemberID(1)))
        cluster.flush(MemberID(2))
        #expect(cluster.commit(2) == 1)
        #expect(cluster.last(2) == 4)
        #expect(cluster.network.map(\.envelope.message.body) == [.appendAccepted(match: LogIndex(1))])
    }

    @Test("an old append that arrives late does not take back what was acknowledged since")
    func lateAppend() {
        var cluster = Cluster()
        cluster.elect(1)
        cluster.put(1, "a")
        let late = cluster.network
        cluster.settle()
        cluster.put(1, "b")
        cluster.settle()
        cluster.network = late
        cluster.settle()
        #expect(cluster.commands(2) == ["a", "b"])
        #expect(cluster.machine(MemberID(2)).pending.isEmpty)
    }

    @Test("§3.8: a follower's acknowledgement waits for its disk, and a leader's own log counts only once durable")
    func durability() {
        var cluster = Cluster()
        cluster.elect(1)
        cluster.partition([3])
        cluster.put(1, "a")
        cluster.deliver(from: 1, to: 2)
        #expect(cluster.network.filter { $0.from == MemberID(2) }.isEmpty)
        cluster.persist(MemberID(2))
        cluster.deliver(from: 2, to: 1)
        #expect(!cluster.isCommitted("a"))
        cluster.persist(MemberID(1))
        #expect(cluster.isCommitted("a"))
    }

    @Test("§10.2.1: a commit that is ahead of the own disk is applied only when the disk has caught up")
    func applyWaitsForDisk() {
        var cluster = Cluster()
        cluster.elect(1)
        cluster.put(1, "a")
        for id in [2, 3] {
            cluster.deliver(from: 1, to: UInt64(id))
            cluster.persist(MemberID(UInt64(id)))
            cluster.deliver(from: UInt64(id), to: 1)
        }
        #expect(cluster.commit(1) == 2)
        #expect(cluster.machine(MemberID(1)).toApply.isEmpty)
        cluster.persist(MemberID(1))
        #expect(cluster.machine(MemberID(1)).toApply.map(\.index) == [LogIndex(2)])
    }

    @Test("§3.8: term, vote and log survive a crash; what was not persisted does not")
    func restart() {
        var cluster = Cluster()
        cluster.elect(1)
        cluster.put(1, "a")
        cluster.settle()
        cluster.put(1, "b")
        cluster.crash(MemberID(1))
        cluster.start(MemberID(1))
        #expect(cluster.commands(1) == ["a"])
        #expect(cluster.node(MemberID(1))?.hardState.vote == MemberID(1))
        #expect(cluster.term(1) == 1)
        // The commit index was stored along with an entry, so what was committed is applied at once.
        cluster.tick(1)
        cluster.apply(MemberID(1))
        #expect(cluster.machine(MemberID(1)).executed >= LogIndex(1))
    }

    @Test("a lost append in the middle of a window is found and repaired within two heartbeats")
    func lostAppend() {
        var cluster = Cluster()
        cluster.elect(1)
        cluster.put(1, "a")
        cluster.drop(from: 1, to: 3)
        cluster.settle()
        #expect(cluster.commands(3) == [])
        cluster.run(ticks: 5)
        #expect(cluster.commands(3) == ["a"])
        #expect(cluster.commit(3) == 2)
    }

    @Test("a follower that answers nothing is sent a window of appends and no more")
    func window() {
        var cluster = Cluster()
        cluster.elect(1)
        for number in 0..<20 { cluster.put(1, "\(number)") }
        let toThird = cluster.network.filter { $0.envelope.to == MemberID(3) }
        #expect(toThird.count == cluster.options.appendsInFlightMax)
        cluster.settle()
        #expect(cluster.commit(3) == 21)
    }

    @Test("proposals past the bound are dropped, and so are those of a member that does not lead")
    func bounds() {
        var cluster = Cluster()
        let early = cluster.put(1, "early")
        cluster.elect(1)
        let many = cluster.propose(MemberID(1), (0..<65).map { [UInt8($0)] })
        let some = cluster.propose(MemberID(1), [[1]])
        let follower = cluster.put(2, "follower")
        #expect(cluster.ledger.dropped == Set(many + [early, follower]))
        #expect(cluster.ledger.accepted[some[0]]?.index == LogIndex(2))
    }

    @Test("entries are stamped with the leader's cluster time, which never goes back along the log")
    func stamps() throws {
        var leader = try Self.soleLeader()
        for (stamp, expected) in [(100, 100), (50, 100), (101, 101)] as [(UInt64, UInt64)] {
            let proposal = Proposal(id: ProposalID(1), payload: [])
            _ = leader.step(.propose([proposal]), at: ClusterTime(nanoseconds: stamp))
            #expect(leader.lastStamp == ClusterTime(nanoseconds: expected))
        }
    }

    private static func soleLeader() throws -> RaftNode {
        let recovered = try RecoveredState(
            hardState: .initial, base: .bootstrap(Configuration(voters: [MemberID(1)])), entries: [])
        var node = RaftNode(id: MemberID(1), options: Options(), recovered: recovered, seed: 1)
        let effects = node.step(.tick, at: .zero)
        if let persist = effects.persist { _ = node.step(.persisted(persist.id), at: .zero) }
        #expect(node.isLeader)
        return node
    }
}
