import Testing

@testable import Raft

@Suite struct ElectionScenarios {
    @Test("§3.4: one of three is elected, begins its term with a no-op, and the others follow it")
    func election() {
        var cluster = Cluster()
        cluster.elect(1)
        #expect(cluster.role(1) == .leader)
        #expect([1, 2, 3].map { cluster.term($0) } == [1, 1, 1])
        #expect([2, 3].map { cluster.node(MemberID($0))?.leader } == [MemberID(1), MemberID(1)])
        #expect(cluster.ledger.committed.map(\.kind) == [.noOperation])
    }

    @Test("figure 3.1, RequestVote: one vote per term, and the same candidate may be told twice")
    func oneVotePerTerm() {
        var cluster = Cluster()
        let request = Message(
            term: Term(1), body: .requestVote(lastIndex: .zero, lastTerm: .zero, isTransfer: false))
        for candidate in [1, 3, 1] { cluster.step(MemberID(2), .received(request, from: MemberID(UInt64(candidate)))) }
        cluster.persist(MemberID(2))
        #expect(
            cluster.network.map { "\($0.envelope.to) \(Story.words($0.envelope.message))" } == [
                "1 [1] vote granted", "3 [1] vote refused", "1 [1] vote granted",
            ])
    }

    @Test("§3.4: a split vote is resolved by the next time-out")
    func splitVote() throws {
        var cluster = Cluster(voters: 1...2)
        // Both win the other's pre-vote before either campaigns.
        for id in [1, 2] { while cluster.role(UInt64(id)) == .follower { cluster.tick(UInt64(id)) } }
        cluster.settle()
        #expect(cluster.leader == nil)
        #expect(cluster.term(1) == 1 && cluster.term(2) == 1)
        let elected = cluster.runUntilElected()
        let leader = try #require(elected)
        #expect(cluster.term(leader.rawValue) > 1)
    }

    @Test("figure 3.1, rules for all servers: whoever hears of a later term follows it")
    func higherTerm() {
        var cluster = Cluster()
        cluster.elect(1)
        cluster.step(MemberID(1), .received(Message(term: Term(9), body: .heartbeatReply(round: 0)), from: MemberID(2)))
        #expect(cluster.role(1) == .follower)
        #expect(cluster.term(1) == 9)
    }

    @Test("a candidate, and who asks for pre-votes, follows the leader of its own term when it hears it")
    func candidateStepsDown() {
        for isCandidate in [false, true] {
            var cluster = Cluster()
            let heartbeat = Message.Body.heartbeat(commit: .zero, stamp: .zero, round: 0)
            while cluster.role(3) != .preCandidate { cluster.tick(3) }
            if isCandidate {
                let reply = Message.Body.preVoteReply(granted: true, campaign: Term(1))
                cluster.step(MemberID(3), .received(Message(term: .zero, body: reply), from: MemberID(2)))
            }
            let term = cluster.term(3)
            #expect(cluster.role(3) == (isCandidate ? .candidate : .preCandidate))
            cluster.step(
                MemberID(3), .received(Message(term: Term(term), body: heartbeat), from: MemberID(1)))
            #expect(cluster.role(3) == .follower)
            #expect(cluster.node(MemberID(3))?.leader == MemberID(1))
            #expect(cluster.term(3) == term)
        }
    }

    @Test("a vote that the network repeats counts once")
    func repeatedVote() {
        var cluster = Cluster(voters: 1...5)
        while cluster.role(1) != .preCandidate { cluster.tick(1) }
        for id in [2, 3] {
            let reply = Message.Body.preVoteReply(granted: true, campaign: Term(1))
            cluster.step(MemberID(1), .received(Message(term: .zero, body: reply), from: MemberID(UInt64(id))))
        }
        cluster.flush(MemberID(1))
        let vote = Message(term: Term(1), body: .voteReply(granted: true))
        for _ in 0..<3 { cluster.step(MemberID(1), .received(vote, from: MemberID(2))) }
        #expect(cluster.role(1) == .candidate)
        cluster.step(MemberID(1), .received(vote, from: MemberID(3)))
        #expect(cluster.role(1) == .leader)
    }

    @Test("alone, a voter elects itself at the first tick and answers everything at once")
    func soleVoter() {
        var cluster = Cluster(voters: 1...1)
        cluster.tick(1)
        #expect(cluster.role(1) == .candidate)
        cluster.settle()
        #expect(cluster.role(1) == .leader)
        cluster.put(1, "a")
        #expect(!cluster.isCommitted("a"))
        cluster.persist(MemberID(1))
        #expect(cluster.isCommitted("a"))
        let read = cluster.read(MemberID(1))
        #expect(cluster.ledger.ready[read] == LogIndex(2))
    }

    @Test("§3.8: a candidate's own vote counts only once it is durable")
    func ownVote() {
        var cluster = Cluster()
        cluster.cut = [
            Cluster.Link(from: MemberID(1), to: MemberID(3)), Cluster.Link(from: MemberID(3), to: MemberID(1)),
        ]
        while cluster.role(1) != .preCandidate { cluster.tick(1) }
        cluster.deliver(from: 1, to: 2)
        cluster.deliver(from: 2, to: 1)
        #expect(cluster.role(1) == .candidate)
        #expect(!cluster.network.contains { $0.envelope.to == MemberID(2) })
        // The vote of 2 alone is no majority of 3, even if it were to come before the own one is durable.
        cluster.step(MemberID(1), .received(Message(term: Term(1), body: .voteReply(granted: true)), from: MemberID(2)))
        #expect(cluster.role(1) == .candidate)
        cluster.persist(MemberID(1))
        #expect(cluster.role(1) == .leader)
    }

    @Test("§3.6.1: a member whose log is behind is not elected")
    func electionRestriction() {
        var cluster = Cluster()
        cluster.elect(1)
        cluster.partition([3])
        cluster.put(1, "a")
        cluster.settle()
        cluster.crash(MemberID(1))
        cluster.heal()
        for _ in 0..<100 {
            cluster.tick(3)
            cluster.settle()
        }
        #expect(cluster.role(3) != .leader)
        #expect(cluster.term(3) == 1)
        #expect(cluster.runUntilElected(among: [2]) == MemberID(2))
        #expect(cluster.isCommitted("a"))
    }

    @Test("§9.6: a member that was cut off comes back without a higher term and disturbs nobody")
    func preVote() {
        var cluster = Cluster()
        cluster.elect(1)
        cluster.partition([3])
        cluster.run(ticks: 100)
        #expect(cluster.role(3) != .follower || cluster.node(MemberID(3))?.leader == nil)
        #expect(cluster.term(3) == 1)
        cluster.heal()
        cluster.run(ticks: 30)
        #expect(cluster.role(1) == .leader)
        #expect(cluster.term(1) == 1)
    }

    @Test("§6.2: a leader that hears no majority steps down within two election time-outs")
    func checkQuorum() {
        var cluster = Cluster()
        cluster.elect(1)
        cluster.partition([1])
        cluster.tick(1, 2 * cluster.options.electionTicks)
        #expect(cluster.role(1) == .follower)
        #expect(cluster.node(MemberID(1))?.leader == nil)
    }

    @Test("§4.2.3: members that hear a leader ignore a vote request, whatever its term")
    func stickiness() {
        var cluster = Cluster()
        cluster.elect(1)
        let request = Message(
            term: Term(50), body: .requestVote(lastIndex: LogIndex(99), lastTerm: Term(49), isTransfer: false))
        for id in cluster.members { cluster.step(id, .received(request, from: MemberID(9))) }
        cluster.settle()
        #expect(cluster.term(1) == 1)
        #expect(cluster.role(1) == .leader)
    }

    @Test("a member whose term ran ahead in a failed election can be reached again")
    func termAhead() {
        var cluster = Cluster()
        cluster.elect(1)
        cluster.crash(MemberID(3))
        cluster.crash(MemberID(1))
        cluster.start(MemberID(3))
        // 2 and 3 elect each other while 1 is down; 3 wins a pre-vote, begins a term and is cut off.
        cluster.tick(2, 10)
        while cluster.role(3) != .candidate {
            cluster.tick(3)
            cluster.settle()
            if cluster.role(3) == .leader { break }
        }
        cluster.start(MemberID(1))
        cluster.run(ticks: 60)
        #expect(cluster.leader != nil)
        #expect(Set(cluster.members.map { cluster.term($0.rawValue) }).count == 1)
    }

    @Test("the hint: a voter whose own connection was refused asks for pre-votes at once; others stay sticky")
    func refusedConnection() {
        var cluster = Cluster()
        cluster.elect(1)
        cluster.crash(MemberID(1))
        cluster.step(MemberID(2), .leaderConnectionRefused(MemberID(1)))
        cluster.tick(2, 3)
        cluster.settle()
        // 3 still believes in 1: what 2 says about the leader does not count.
        #expect(cluster.role(2) != .leader)
        #expect(cluster.term(2) == 1)
        cluster.step(MemberID(3), .leaderConnectionRefused(MemberID(1)))
        for _ in 0..<3 {
            cluster.tick(3)
            cluster.settle()
        }
        #expect(cluster.role(3) == .leader)
    }

    @Test("the hint about somebody else than the leader changes nothing")
    func refusedConnectionOfAnother() {
        var cluster = Cluster()
        cluster.elect(1)
        cluster.step(MemberID(2), .leaderConnectionRefused(MemberID(3)))
        #expect(cluster.node(MemberID(2))?.leader == MemberID(1))
    }
}
