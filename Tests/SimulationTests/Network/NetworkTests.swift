import Coordination
import Determinism
import Raft
import Replica
import Testing

@testable import Simulation

@Suite struct NetworkTests {
    @Test("messages are lost as often as the options say, and counted")
    func loss() {
        var options = Line.exact()
        options.loss = Odds(perMillion: 300_000)
        var line = Line(options)
        let lost = (0..<10_000).count { _ in line.send() == .lost(.dropped) }
        #expect((2_850...3_150).contains(lost))
        #expect(line.network.statistics.lost(.dropped) == lost)
        #expect(line.network.statistics.sent(.append) == 10_000 && line.network.statistics.sent == 10_000)
    }

    @Test("messages overtake each other, unless links are ordered")
    func order() {
        for isOrdered in [false, true] {
            var options = NetworkOptions()
            options.delay = DelayDistribution(minimum: 1_000, mean: 100_000)
            options.isOrdered = isOrdered
            var line = Line(options)
            var dues: [Instant] = []
            for number in 0..<1_000 {
                guard case .arrives(let arrival, nil) = line.send(at: after(number * 1_000)) else { continue }
                dues.append(arrival.due)
            }
            #expect(dues.count == 1_000)
            #expect((dues == dues.sorted()) == isOrdered)
        }
    }

    @Test("a duplicate arrives later than the message, some of them much later")
    func duplicates() {
        var options = Line.exact()
        options.duplication = Odds(perMillion: 500_000)
        var line = Line(options)
        var delays: [Int] = []
        for _ in 0..<10_000 {
            guard case .arrives(let arrival, let again) = line.send() else { continue }
            #expect(arrival.due == after(1_000))
            if let again { delays.append(Int(again.due.nanoseconds - arrival.due.nanoseconds)) }
        }
        #expect((4_800...5_200).contains(delays.count))
        #expect(line.network.statistics.duplicated == delays.count)
        #expect(delays.contains { $0 > 1_000_000_000 } && delays.contains { $0 < 1_000_000 })
    }

    @Test("corrupted messages say so as they arrive")
    func corruption() {
        var options = Line.exact()
        options.corruption = Odds(perMillion: 100_000)
        var line = Line(options)
        let corrupted = (0..<10_000).count { _ in
            guard case .arrives(let arrival, _) = line.send() else { return false }
            return arrival.isCorrupted
        }
        #expect((850...1_150).contains(corrupted) && line.network.statistics.corrupted == corrupted)
    }

    @Test("a message that breaks its connection takes with it all that is under way on the link, and nothing else")
    func breaking() throws {
        var line = Line(Line.exact())
        let before = try #require(line.send().arrival)
        let other = try #require(line.send(back: true).arrival)
        line.network.options.breaks = .always
        #expect(line.send() == .breaks)
        line.network.options.breaks = .never
        let next = try #require(line.send().arrival)
        #expect(!line.delivers(before))
        #expect(line.delivers(other, back: true) && line.delivers(next))
        #expect(line.network.statistics.broken == 1)
    }

    @Test("when a machine goes down, what is under way to it and from it is lost, and nothing else")
    func machineDown() throws {
        var line = Line(Line.exact(), nodes: 3)
        let other = NetworkNode(2)
        let sent = try #require(line.send().arrival)
        let answered = try #require(line.send(back: true).arrival)
        let elsewhere = try #require(
            line.network.route(.append, bytes: 1, from: other, to: Line.a, at: Line.start).arrival)
        line.network.resetAll(of: Line.b)
        #expect(!line.delivers(sent) && !line.delivers(answered, back: true))
        #expect(line.network.delivers(elsewhere, .append, from: other, to: Line.a, at: elsewhere.due))
    }

    @Test("a duplicate outlives the connection that the message came on")
    func lateDuplicate() throws {
        var options = Line.exact()
        options.duplication = .always
        var line = Line(options)
        guard case .arrives(let arrival, let again?) = line.send() else {
            Issue.record("no duplicate")
            return
        }
        line.network.reset(from: Line.a, to: Line.b)
        #expect(!line.delivers(arrival) && line.delivers(again))
    }

    @Test("a line with a limit makes messages queue, and loses what finds the queue full")
    func bandwidth() {
        var options = Line.exact(0)
        options.bytesPerSecond = 1_000_000
        options.queueBytesMax = 2_500
        var line = Line(options)
        #expect((0..<5).map { _ in line.delay(bytes: 1_000) } == [1_000_000, 2_000_000, 3_000_000, nil, nil])
        #expect(line.network.statistics.lost(.queueFull) == 2)
        #expect(line.delay(bytes: 1_000, back: true) == 1_000_000)
        #expect(line.delay(bytes: 1_000, at: after(3_000_000)) == 1_000_000)
    }

    @Test("the same seed routes the same way")
    func repeatable() {
        var options = NetworkOptions()
        options.loss = Odds(perMillion: 100_000)
        options.duplication = Odds(perMillion: 100_000)
        var one = Line(options, seed: 9)
        var other = Line(options, seed: 9)
        for number in 0..<1_000 { #expect(one.send(at: after(number)) == other.send(at: after(number))) }
    }

    @Test("messages are given again much later, those from the beginning as well as those from the end")
    func replays() {
        var options = Line.exact()
        options.replays = Odds(perMillion: 10_000)
        var line = Line(options)
        var ages: [Int] = []
        let count = 50_000
        for number in 0..<count {
            let message = PeerMessage.raft(Message(term: Term(UInt64(number)), body: .voteReply(granted: true)))
            _ = line.network.route(message, bytes: 10, from: Line.a, to: Line.b, at: after(number))
            guard let replay = line.network.replay(at: after(number)) else { continue }
            guard case .raft(let body) = replay.message else { continue }
            #expect(replay.from == Line.a && replay.to == Line.b && replay.sent == after(Int(body.term.number)))
            #expect(replay.arrival.due == after(number + 1_000))
            ages.append(number - Int(body.term.number))
        }
        #expect((400...600).contains(ages.count) && line.network.statistics.replayed == ages.count)
        #expect(ages.contains { $0 > count * 3 / 4 } && ages.contains { $0 < count / 20 })
        line.network.options.replays = .never
        #expect(line.network.replay(at: after(count)) == nil)
    }

    @Test("every message that members exchange has its kind")
    func kinds() {
        let index = LogIndex(1)
        let term = Term(1)
        let append = Message.Append(
            previousIndex: index, previousTerm: term, commit: index, stamp: ClusterTime(nanoseconds: 0), entries: [])
        let rejection = Message.Rejection(previousIndex: index, hintIndex: index, hintTerm: term)
        let snapshot = SnapshotMetadata(
            index: index, term: term, stamp: ClusterTime(nanoseconds: 0), configuration: Configuration(voters: []))
        let chunk = SnapshotChunk(metadata: snapshot, offset: 0, bytes: [], isLast: true)
        let bodies: [(Message.Body, MessageKind)] = [
            (.preVote(lastIndex: index, lastTerm: term), .preVote),
            (.preVoteReply(granted: true, campaign: term), .preVoteReply),
            (.requestVote(lastIndex: index, lastTerm: term, isTransfer: false), .requestVote),
            (.voteReply(granted: true), .voteReply), (.append(append), .append),
            (.appendAccepted(match: index), .appendAccepted), (.appendRejected(rejection), .appendRejected),
            (.heartbeat(commit: index, stamp: ClusterTime(nanoseconds: 0), round: 1), .heartbeat),
            (.heartbeatReply(round: 1), .heartbeatReply),
            (.installSnapshot(chunk, stamp: ClusterTime(nanoseconds: 0)), .installSnapshot),
            (.snapshotReply(index: index, snapshotTerm: term, offset: 0), .snapshotReply),
            (.timeoutNow(stamp: ClusterTime(nanoseconds: 0)), .timeoutNow), (.readRequest([]), .readRequest),
            (.readReply([], index: nil), .readReply), (.logLost(end: LogEnd(term, index)), .logLost),
        ]
        let header = ProposalHeader(origin: MemberID(1), incarnation: 1, sequence: 1)
        let attributes = MemberAttributes(
            id: 1, life: MemberLife(storeID: 1, incarnation: 1, nonce: 1), name: "", clientURLs: [], featureLevel: 0,
            version: "")
        let operationRefusal = OperationRefusal(term: term, incarnation: 1, sequence: 1, reason: .noVoters)
        let others: [(PeerMessage, MessageKind)] = [
            (.forward(Forward(term: term, payloads: [])), .forward),
            (.forwardRefusal(ForwardRefusal(term: term, incarnation: 1, sequences: [])), .forwardRefusal),
            (.operation(ForwardedOperation(term: term, header: header, operation: .transfer(to: nil))), .operation),
            (.operationRefusal(operationRefusal), .operationRefusal),
            (.introduction(Introduction(attributes, isFresh: true)), .introduction),
            (.recognition(Recognition(storeID: 1, verdict: .unknown)), .recognition),
            (.repairRequest(RepairRequest(wanted: LogEnd(term, index))), .repairRequest),
            (.repairReply(.unknown(LogEnd(term, index))), .repairReply),
            (.checkpointReport(CheckpointReport(index: index, hash: 1)), .checkpointReport),
        ]
        let messages = bodies.map { (PeerMessage.raft(Message(term: term, body: $0)), $1) } + others
        for (message, kind) in messages { #expect(MessageKind(message) == kind) }
        #expect(MessageKinds(messages.map(\.1)).union(.clients) == .all)
        let named: [MessageKinds] = [
            .votes, .appends, .heartbeats, .snapshots, .repairs, .introductions, .reads, .forwards, .clients,
            MessageKinds(.checkpointReport),
        ]
        #expect(named.reduce(MessageKinds(.timeoutNow)) { $0.union($1) } == .all)
    }
}

extension Routing {
    var arrival: Arrival? {
        if case .arrives(let arrival, _) = self { return arrival }
        return nil
    }
}
