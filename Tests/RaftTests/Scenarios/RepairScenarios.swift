import Testing

@testable import Raft

/// Members whose disks lost entries that they had acknowledged.
@Suite struct RepairScenarios {
    /// Three members with three entries of term 1 and a no-operation of term 2; nothing is known to be committed after a start.
    private func stopped(_ ids: [UInt64], leader: UInt64 = 1) -> Cluster {
        var cluster = Cluster()
        cluster.elect(leader)
        for text in ["a", "b", "c"] { cluster.put(leader, text) }
        cluster.settle()
        for id in ids { cluster.crash(MemberID(id)) }
        return cluster
    }

    private func promise(_ cluster: Cluster, _ id: UInt64) -> LogEnd? { cluster.node(MemberID(id))?.promisedEnd }

    @Test("a member that lost entries refuses its vote to whoever lacks them, and does not campaign itself")
    func votes() {
        var cluster = Cluster(logs: [[1, 1, 1], [1, 1, 1], [1]])
        cluster.crash(MemberID(1))
        cluster.crash(MemberID(2))
        cluster.lose(MemberID(2), after: 1)
        cluster.start(MemberID(2))
        #expect(promise(cluster, 2) == LogEnd(Term(1), LogIndex(3)))
        #expect(cluster.last(2) == 1)
        cluster.run(ticks: 200)
        #expect(cluster.leader == nil)
        #expect(cluster.term(2) == 1, "nobody even begins a term: the pre-votes are refused")
        cluster.start(MemberID(1))
        cluster.run(ticks: 60)
        #expect(cluster.leader == MemberID(1))
        #expect(cluster.last(2) == 4 && promise(cluster, 2) == nil)
        #expect(cluster.ledger.violations == [])
    }

    @Test("members that each lost another entry elect nobody until one of them has its log back")
    func everyone() {
        var cluster = stopped([1, 2, 3])
        for (id, index) in [(1, 1), (2, 2), (3, 3)] as [(UInt64, UInt64)] {
            cluster.lose(MemberID(id), after: index)
            cluster.start(MemberID(id))
        }
        cluster.run(ticks: 200)
        #expect(cluster.leader == nil)
        cluster.recall(MemberID(2))
        cluster.settle()
        #expect(promise(cluster, 2) == nil)
        cluster.run(ticks: 100)
        #expect(cluster.leader == MemberID(2))
        #expect([1, 2, 3].map { promise(cluster, $0) } == [nil, nil, nil])
        #expect([1, 2, 3].map { cluster.commands($0) } == Array(repeating: ["a", "b", "c"], count: 3))
        #expect(cluster.ledger.violations == [])
    }

    @Test("a leader that the member had acknowledged everything to sends it again")
    func sameLeader() {
        var cluster = stopped([3])
        cluster.lose(MemberID(3), after: 1)
        cluster.start(MemberID(3))
        cluster.run(ticks: 3 * cluster.options.heartbeatTicks)
        #expect(promise(cluster, 3) == nil)
        #expect(cluster.commands(3) == ["a", "b", "c"])
        #expect(cluster.commit(3) == 4)
        #expect(cluster.ledger.violations == [])
    }

    @Test("entries that the leader no longer has come with its snapshot")
    func compacted() {
        var cluster = stopped([3])
        cluster.compact(MemberID(1))
        cluster.lose(MemberID(3), after: 1)
        cluster.start(MemberID(3))
        cluster.run(ticks: 40)
        #expect(promise(cluster, 3) == nil)
        #expect(cluster.node(MemberID(3))?.firstIndex == LogIndex(5))
        #expect(cluster.machine(MemberID(3)).executed == LogIndex(4))
        #expect(cluster.ledger.violations == [])
    }

    @Test("the promise stays until what was recalled is on the disk")
    func durability() {
        var cluster = stopped([1, 2, 3])
        cluster.lose(MemberID(2), after: 1)
        cluster.start(MemberID(2))
        cluster.recall(MemberID(2))
        #expect(cluster.last(2) == 4)
        #expect(promise(cluster, 2) != nil)
        cluster.crash(MemberID(2), keeping: 0)
        cluster.start(MemberID(2))
        #expect(cluster.last(2) == 1)
        #expect(promise(cluster, 2) != nil)
        cluster.recall(MemberID(2))
        cluster.flush(MemberID(2))
        #expect(promise(cluster, 2) == nil)
        cluster.flush(MemberID(2))
        #expect(cluster.machine(MemberID(2)).disk.hardState.promisedEnd == nil)
        #expect(cluster.ledger.violations == [])
    }

    @Test("a promise that a later leader has replaced ends with the first entry that differs")
    func replaced() {
        // Member 1 alone has the entries of term 2; the other two went on without it.
        var cluster = Cluster(logs: [[1, 2, 2, 2], [1], [1]])
        cluster.crash(MemberID(1))
        cluster.lose(MemberID(1), after: 1)
        cluster.elect(2)
        cluster.put(2, "x")
        cluster.settle()
        #expect(cluster.commit(2) == 3)
        cluster.start(MemberID(1))
        cluster.run(ticks: 3 * cluster.options.heartbeatTicks)
        #expect(promise(cluster, 1) == nil)
        #expect(cluster.commands(1) == cluster.commands(2))
        #expect(cluster.ledger.violations == [])
    }

    @Test("what was recalled and differs from what a leader sent meanwhile is not taken")
    func contradicted() {
        // A leader of term 4 has sent an old entry where the promise had one of term 3, as in figure 3.7.
        var cluster = Cluster(logs: [[1, 3], [1, 2], [1, 2]])
        cluster.crash(MemberID(1))
        cluster.lose(MemberID(1), after: 1)
        cluster.start(MemberID(1))
        let old = Entry(
            index: LogIndex(2), term: Term(2), stamp: .zero, kind: .command, payload: Array("2:2".utf8))
        let append = Message.Append(
            previousIndex: LogIndex(1), previousTerm: Term(1), commit: .zero, stamp: .zero, entries: [old])
        cluster.step(MemberID(1), .received(Message(term: Term(4), body: .append(append)), from: MemberID(2)))
        cluster.settle()
        #expect(promise(cluster, 1) == LogEnd(Term(3), LogIndex(2)))
        let lost = Entry(
            index: LogIndex(2), term: Term(3), stamp: .zero, kind: .command, payload: Array("2:3".utf8))
        cluster.step(MemberID(1), .recalled(EntryRun(after: LogEnd(Term(1), LogIndex(1)), [lost])))
        #expect(promise(cluster, 1) == nil)
        #expect(cluster.node(MemberID(1))?.lastTerm == Term(2))
        #expect(cluster.ledger.violations == [])
    }

    @Test("entries that do not lead to the promise, or not down to the log, are not taken")
    func unfit() {
        var cluster = Cluster(logs: [[1, 1, 1, 1], [1], [1]])
        cluster.crash(MemberID(1))
        cluster.lose(MemberID(1), after: 1)
        cluster.start(MemberID(1))
        func entry(_ index: UInt64, _ term: UInt64) -> Entry {
            Entry(index: LogIndex(index), term: Term(term), stamp: .zero, kind: .command, payload: [7])
        }
        let name = LogEnd(Term(1), LogIndex(2))
        for run in [
            EntryRun(after: name, [entry(3, 1)]), EntryRun(after: name, [entry(4, 1)]),
            EntryRun(after: LogEnd(Term(1), LogIndex(2)), [entry(3, 1), entry(4, 1)]),
            EntryRun(after: LogEnd(Term(1), LogIndex(1)), [entry(2, 2), entry(3, 1), entry(4, 1)]),
        ] {
            cluster.step(MemberID(1), .recalled(run))
        }
        #expect(cluster.last(1) == 1)
        #expect(promise(cluster, 1) == LogEnd(Term(1), LogIndex(4)))
    }

    @Test("a member with a hole ignores the wish that it take over")
    func transfer() {
        var cluster = stopped([3])
        cluster.lose(MemberID(3), after: 1)
        cluster.start(MemberID(3))
        let term = cluster.term(3)
        cluster.step(
            MemberID(3), .received(Message(term: Term(term), body: .timeoutNow(stamp: .zero)), from: MemberID(1)))
        #expect(cluster.role(3) == .follower && cluster.term(3) == term)
    }

    @Test("runs are followed downwards by name, across whatever pieces they lie in")
    func pool() {
        func run(_ from: UInt64, _ terms: [UInt64], after term: UInt64) -> EntryRun {
            EntryRun(
                after: LogEnd(Term(term), LogIndex(from - 1)),
                terms.enumerated().map { offset, term in
                    Entry(
                        index: LogIndex(from + UInt64(offset)), term: Term(term), stamp: .zero, kind: .command,
                        payload: [])
                })
        }
        var pool = EntryPool()
        pool.insert(run(1, [1, 1, 1, 1], after: 0))
        pool.insert(run(3, [2, 3, 3], after: 1))
        pool.insert(run(8, [4], after: 3))
        let whole = pool.run(to: LogEnd(Term(3), LogIndex(5)), above: .zero)
        #expect(whole.previous == LogEnd(.zero, .zero))
        #expect(whole.entries.map(\.term.number) == [1, 1, 2, 3, 3])
        #expect(pool.run(to: LogEnd(Term(3), LogIndex(5)), above: LogIndex(2)).previous == LogEnd(Term(1), LogIndex(2)))
        let broken = pool.run(to: LogEnd(Term(4), LogIndex(8)), above: .zero)
        #expect(broken.previous == LogEnd(Term(3), LogIndex(7)))
        #expect(broken.entries.count == 1)
        pool.insert(run(6, [3, 3], after: 3))
        #expect(pool.run(to: LogEnd(Term(4), LogIndex(8)), above: .zero).entries.map(\.index.position) == Array(1...8))
        #expect(pool.run(to: LogEnd(Term(2), LogIndex(1)), above: .zero).entries.isEmpty)
    }
}
