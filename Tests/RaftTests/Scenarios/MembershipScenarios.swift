import Testing

@testable import Raft

@Suite struct MembershipScenarios {
    @Test("§4.1: a learner is replicated to from the moment its configuration is appended, and never counted")
    func learner() {
        var cluster = Cluster(joiners: [4])
        cluster.elect(1)
        cluster.put(1, "a")
        cluster.settle()
        cluster.change(MemberID(1), [.addLearner(MemberID(4), peerURLs: ["http://four"])])
        cluster.settle()
        #expect(cluster.commands(4) == ["a"])
        #expect(cluster.commit(4) == 3)
        #expect(cluster.node(MemberID(4))?.configuration.addresses.first?.peerURLs == ["http://four"])
        // 1 and 4 are two of four members, but one of three voters.
        cluster.partition([1, 4])
        cluster.put(1, "b")
        cluster.settle()
        #expect(!cluster.isCommitted("b"))
    }

    @Test("a joiner never campaigns before its log names it")
    func joinerIsQuiet() {
        var cluster = Cluster(voters: 1...1, joiners: [2])
        cluster.tick(2, 100)
        #expect(cluster.term(2) == 0)
        #expect(cluster.network.isEmpty)
    }

    @Test("§4.3: a change of voters passes through a joint configuration and leaves it by itself")
    func joint() {
        var cluster = Cluster(joiners: [4])
        cluster.elect(1)
        cluster.change(MemberID(1), [.addVoter(MemberID(4), peerURLs: nil), .remove(MemberID(3))])
        #expect(cluster.node(MemberID(1))?.configuration.isJoint == true)
        cluster.settle()
        let configurations = cluster.ledger.committed.filter { $0.kind == .configuration }
            .compactMap { Configuration(decoding: $0.payload) }.map { Story.words($0) }
        #expect(configurations == ["voters=(1 2 4)&&(1 2 3)", "voters=(1 2 4)"])
        #expect(cluster.node(MemberID(3))?.committedConfiguration.isVoter(MemberID(3)) == false)
    }

    @Test("§4.3: while joint, neither half decides alone")
    func bothMajorities() {
        var cluster = Cluster(joiners: [4, 5, 6])
        cluster.elect(1)
        cluster.partition([1, 4, 5, 6])
        cluster.change(
            MemberID(1),
            [4, 5, 6].map { .addVoter(MemberID($0), peerURLs: nil) } + [2, 3].map { .remove(MemberID($0)) })
        cluster.settle()
        // 1, 4, 5 and 6 are all of the incoming half, and one of three of the outgoing.
        #expect(cluster.commit(1) == 1)
        #expect(cluster.last(4) == 2)
        cluster.heal()
        cluster.run(ticks: 4)
        #expect(cluster.node(MemberID(1))?.committedConfiguration.isJoint == false)
    }

    @Test("§4.3: another leader than the one that began the change ends it")
    func newLeaderLeaves() {
        var cluster = Cluster(joiners: [4])
        cluster.elect(1)
        cluster.change(MemberID(1), [.addVoter(MemberID(4), peerURLs: nil)])
        while cluster.commit(1) < 2 {
            for id in [2, 3, 4] {
                cluster.deliver(from: 1, to: UInt64(id))
                cluster.flush(MemberID(UInt64(id)))
                cluster.deliver(from: UInt64(id), to: 1)
            }
            while cluster.commit(1) < 2, !cluster.machine(MemberID(1)).pending.isEmpty { cluster.persist(MemberID(1)) }
        }
        cluster.crash(MemberID(1))
        cluster.network = []
        cluster.runUntilElected(among: [2, 3, 4])
        cluster.settle()
        let leader = cluster.leader.flatMap { cluster.node($0) }
        #expect(leader?.committedConfiguration.voters.count == 4)
        #expect(leader?.committedConfiguration.isJoint == false)
    }

    @Test("§4.1: a second change is refused while the first is not committed, or joint")
    func oneAtATime() {
        var cluster = Cluster(joiners: [4])
        cluster.elect(1)
        cluster.change(MemberID(1), [.addVoter(MemberID(4), peerURLs: nil)])
        let second = cluster.change(MemberID(1), [.remove(MemberID(3))])
        #expect(cluster.ledger.refused[second] == .changeInProgress)
        let follower = cluster.change(MemberID(2), [.remove(MemberID(3))])
        #expect(cluster.ledger.refused[follower] == .notLeader)
        cluster.settle()
        let third = cluster.change(MemberID(1), [.remove(MemberID(3))])
        #expect(cluster.ledger.accepted[third] != nil)
    }

    @Test("§4.2.1: a pending voter is not counted until it has started and caught up; then the leader makes it a voter")
    func pendingVoter() {
        var cluster = Cluster(joiners: [4])
        cluster.elect(1)
        cluster.crash(MemberID(4))
        cluster.change(MemberID(1), [.addPendingVoter(MemberID(4), peerURLs: ["http://four"])])
        cluster.settle()
        cluster.run(ticks: 3 * cluster.options.electionTicks)
        #expect(cluster.node(MemberID(1))?.committedConfiguration.pendingVoters == [MemberID(4)])
        // Two of three voters decide: with the one that never started counted it would take three of four.
        cluster.partition([1, 2])
        cluster.put(1, "a")
        cluster.settle()
        #expect(cluster.isCommitted("a"))
        cluster.heal()
        cluster.start(MemberID(4))
        cluster.run(ticks: 3 * cluster.options.electionTicks)
        #expect(cluster.node(MemberID(1))?.committedConfiguration.voters.count == 4)
        #expect(cluster.node(MemberID(4))?.committedConfiguration.pendingVoters == [])
        #expect(cluster.commands(4) == ["a"])
    }

    @Test("§4.2.1: another leader than the one that added a pending voter promotes it")
    func pendingVoterOfAnother() {
        var cluster = Cluster(joiners: [4])
        cluster.elect(1)
        cluster.crash(MemberID(4))
        cluster.change(MemberID(1), [.addPendingVoter(MemberID(4), peerURLs: nil)])
        cluster.settle()
        cluster.crash(MemberID(1))
        cluster.network = []
        cluster.runUntilElected(among: [2, 3])
        cluster.start(MemberID(4))
        cluster.run(ticks: 4 * cluster.options.electionTicks)
        #expect(cluster.leader.flatMap { cluster.node($0) }?.committedConfiguration.isVoter(MemberID(4)) == true)
    }

    @Test("a pending voter and a learner come and go without a joint configuration")
    func withoutJoint() {
        var cluster = Cluster(joiners: [4, 5])
        cluster.elect(1)
        cluster.crash(MemberID(4))
        for steps: [ConfigurationChange.Step] in [
            [.addPendingVoter(MemberID(4), peerURLs: nil), .addLearner(MemberID(5), peerURLs: nil)],
            [.remove(MemberID(4)), .remove(MemberID(5))],
        ] {
            cluster.change(MemberID(1), steps)
            #expect(cluster.node(MemberID(1))?.configuration.isJoint == false)
            cluster.settle()
        }
        #expect(cluster.node(MemberID(1))?.committedConfiguration.members.count == 3)
    }

    @Test("the first entry of a change carries its tag, and what the leader adds by itself none")
    func tagged() {
        var cluster = Cluster(joiners: [4])
        cluster.elect(1)
        let change = ConfigurationChange([.addVoter(MemberID(4), peerURLs: nil)])
        cluster.step(MemberID(1), .changeConfiguration(ProposalID(1), change, tag: [1, 2, 3]))
        cluster.settle()
        let tags = cluster.ledger.committed.filter { $0.kind == .configuration }
            .map { ConfigurationEntry(decoding: $0.payload)?.tag }
        #expect(tags == [[1, 2, 3], []])
        let long = [UInt8](repeating: 0, count: ConfigurationEntry.tagBytesMax + 1)
        cluster.step(MemberID(1), .changeConfiguration(ProposalID(2), change, tag: long))
        #expect(cluster.ledger.refused[ProposalID(2)] == .tagTooLong)
    }

    @Test("who keeps up is told: not who never started, nor who has fallen silent or behind")
    func caughtUp() {
        var cluster = Cluster(joiners: [4])
        cluster.elect(1)
        cluster.crash(MemberID(4))
        cluster.change(MemberID(1), [.addLearner(MemberID(4), peerURLs: nil)])
        cluster.run(ticks: cluster.options.electionTicks)
        var ready: [UInt64] {
            (cluster.node(MemberID(1))?.memberStatuses ?? []).filter(\.isCaughtUp).map(\.member.rawValue)
        }
        #expect(ready == [2, 3])
        cluster.start(MemberID(4))
        cluster.run(ticks: cluster.options.electionTicks)
        #expect(ready == [2, 3, 4])
        cluster.crash(MemberID(4))
        cluster.run(ticks: cluster.options.electionTicks + 1)
        #expect(ready == [2, 3])
    }

    @Test("who abstains gives no vote in that term or any before, and votes in the next")
    func abstention() {
        var cluster = Cluster()
        cluster.step(MemberID(3), .abstain(through: Term(4)))
        cluster.settle()
        #expect(cluster.node(MemberID(3))?.durableTerm == Term(4))
        func ask(_ term: UInt64) -> Bool? {
            let request = Message.Body.requestVote(lastIndex: .zero, lastTerm: .zero, isTransfer: false)
            cluster.step(MemberID(3), .received(Message(term: Term(term), body: request), from: MemberID(1)))
            cluster.flush(MemberID(3))
            defer { cluster.network = [] }
            return cluster.network.compactMap { packet -> Bool? in
                if case .voteReply(let granted) = packet.envelope.message.body { granted } else { nil }
            }.last
        }
        #expect(ask(3) == false)
        #expect(ask(4) == false)
        #expect(ask(5) == true)
        cluster.step(MemberID(3), .abstain(through: Term(4)))
        #expect(cluster.term(3) == 5)
    }

    @Test("a leader that has committed nothing of its own term changes no membership")
    func notReady() {
        var cluster = Cluster(voters: 1...2)
        for _ in 0..<200 where cluster.leader == nil {
            cluster.tick(1)
            for id in cluster.members { cluster.flush(id) }
            while !cluster.network.isEmpty, cluster.leader == nil { cluster.deliver(0) }
        }
        let change = cluster.change(MemberID(1), [.remove(MemberID(2))])
        #expect(cluster.ledger.refused[change] == .leaderNotReady)
    }

    @Test("§4.1: a configuration that is truncated with its entry is no longer in force")
    func rollback() {
        var cluster = Cluster(joiners: [4])
        cluster.elect(1)
        cluster.partition([1])
        cluster.change(MemberID(1), [.addVoter(MemberID(4), peerURLs: nil)])
        #expect(cluster.node(MemberID(1))?.configuration.voters.count == 4)
        for _ in 0..<60 where cluster.leader == MemberID(1) {
            for id in [2, 3] { cluster.tick(UInt64(id)) }
            cluster.settle()
        }
        cluster.heal()
        cluster.run(ticks: 30)
        #expect(cluster.node(MemberID(1))?.configuration.voters.count == 3)
        #expect(cluster.ledger.violations == [])
    }

    @Test("§4.2.2: a leader that is removed leads until that is committed, and somebody takes over at once")
    func removedLeader() {
        var cluster = Cluster()
        cluster.elect(1)
        cluster.change(MemberID(1), [.remove(MemberID(1))])
        #expect(cluster.role(1) == .leader)
        cluster.settle()
        #expect(cluster.role(1) == .follower)
        #expect(cluster.leader == MemberID(2) || cluster.leader == MemberID(3))
        cluster.run(ticks: 60)
        #expect(cluster.role(1) == .follower)
        #expect(cluster.leader != MemberID(1))
    }

    @Test("§4.2.2: the one voter that has the entry which removes it can still be elected, and hands over")
    func removedVoterIsNeeded() {
        var cluster = Cluster(voters: 1...2)
        cluster.elect(2)
        cluster.change(MemberID(2), [.addLearner(MemberID(2), peerURLs: nil)])
        // The joint configuration commits; the entry that leaves it exists on 2 alone.
        while cluster.last(2) < 3 {
            cluster.deliver(from: 2, to: 1)
            cluster.flush(MemberID(1))
            cluster.deliver(from: 1, to: 2)
            while cluster.last(2) < 3, !cluster.machine(MemberID(2)).pending.isEmpty { cluster.persist(MemberID(2)) }
        }
        cluster.persist(MemberID(2))
        cluster.network = []
        cluster.crash(MemberID(2))
        cluster.start(MemberID(2))
        cluster.network = []
        cluster.run(ticks: 200)
        #expect(cluster.leader == MemberID(1))
        #expect(cluster.node(MemberID(1))?.committedConfiguration.learners == [MemberID(2)])
        #expect(cluster.ledger.violations == [])
    }

    @Test("§4.2.2: a removed member is told so, for one election time-out")
    func removedMemberIsTold() {
        var cluster = Cluster()
        cluster.elect(1)
        cluster.change(MemberID(1), [.remove(MemberID(3))])
        cluster.settle()
        #expect(cluster.node(MemberID(3))?.committedConfiguration.contains(MemberID(3)) == false)
        #expect(cluster.node(MemberID(1))?.memberStatuses.map(\.member.rawValue) == [1, 2, 3])
        cluster.run(ticks: cluster.options.electionTicks + 1)
        #expect(cluster.node(MemberID(1))?.memberStatuses.map(\.member.rawValue) == [1, 2])
    }

    @Test("§3.10: leadership is handed over once the target has everything; proposals meanwhile are dropped")
    func transfer() {
        var cluster = Cluster()
        cluster.elect(1)
        cluster.put(1, "a")
        cluster.step(MemberID(1), .transferLeadership(to: MemberID(3)))
        let meanwhile = cluster.put(1, "b")
        #expect(cluster.ledger.dropped == [meanwhile])
        cluster.settle()
        #expect(cluster.leader == MemberID(3))
        #expect(cluster.term(3) == 2)
        #expect(cluster.commands(3) == ["a"])
    }

    @Test("§3.10: a transfer to a member that does not answer is given up after an election time-out")
    func transferAborts() {
        var cluster = Cluster()
        cluster.elect(1)
        cluster.crash(MemberID(3))
        cluster.step(MemberID(1), .transferLeadership(to: MemberID(3)))
        cluster.run(ticks: cluster.options.electionTicks + 1)
        #expect(cluster.node(MemberID(1))?.transferTarget == nil)
        cluster.put(1, "a")
        cluster.settle()
        #expect(cluster.isCommitted("a"))
    }

    @Test("a leader whose disk has stopped answering hands over")
    func stuckDisk() {
        var cluster = Cluster()
        cluster.elect(1)
        cluster.put(1, "a")
        for _ in 0..<40 where cluster.role(1) == .leader {
            for id in cluster.members { cluster.step(id, .tick) }
            for id in cluster.members.dropFirst() { cluster.flush(id) }
            while !cluster.network.isEmpty { cluster.deliver(0) }
        }
        #expect(cluster.role(1) != .leader)
    }
}
