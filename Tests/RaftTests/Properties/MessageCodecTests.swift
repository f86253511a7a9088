import Determinism
import Testing

@testable import Raft

@Suite struct MessageCodecTests {
    @Test("every message survives its bytes, whatever numbers it carries")
    func roundTrip() {
        var random = SplitMix64(seed: 3)
        for round in 0..<3_000 {
            let message = Self.message(&random)
            #expect(Message(decoding: message.encoded) == message, "round \(round)")
        }
    }

    @Test("cut off, extended or changed bytes give a message or nil, and never end the process")
    func damage() {
        var random = SplitMix64(seed: 5)
        for _ in 0..<1_500 {
            let bytes = Self.message(&random).encoded
            for cut in [0, 1, bytes.count / 2, bytes.count - 1] {
                #expect(Message(decoding: Array(bytes[..<cut])) == nil)
            }
            #expect(Message(decoding: bytes + [0]) == nil)
            var flipped = bytes
            flipped[Int.random(in: 0..<bytes.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            _ = Message(decoding: flipped)
        }
    }

    @Test("random bytes never end the process, and a node steps through whatever they decode to")
    func randomBytes() throws {
        var random = SplitMix64(seed: 9)
        let configuration = Configuration(voters: (1...3).map { MemberID($0) })
        let recovered = try RecoveredState(hardState: .initial, base: .bootstrap(configuration), entries: [])
        var node = RaftNode(id: MemberID(1), options: Options(), recovered: recovered, seed: 1)
        var understood = 0
        for round in 0..<20_000 {
            var bytes = (0..<Int.random(in: 0...[6, 40][round & 1], using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            // Half of them get past the first two bytes.
            if round % 2 == 0 { bytes = [1, UInt8.random(in: 1...14, using: &random), 1] + bytes.map { $0 & 0x8F } }
            guard let message = Message(decoding: bytes) else { continue }
            understood += 1
            let effects = node.step(
                .received(message, from: MemberID(UInt64.random(in: 1...4, using: &random))), at: .zero)
            if let persist = effects.persist { _ = node.step(.persisted(persist.id), at: .zero) }
            if let last = effects.apply.last { _ = node.step(.applied(through: last.index), at: .zero) }
        }
        #expect(understood > 500)
    }

    @Test("absurd messages of any kind, to any role, break nothing")
    func absurdMessages() {
        for seed in UInt64(0)..<60 {
            var random = SplitMix64(seed: seed)
            var cluster = Cluster(seed: seed)
            if seed % 3 > 0 { cluster.elect(1) }
            if seed % 3 > 1 { cluster.put(1, "a") }
            for _ in 0..<100 {
                var message = Self.message(&random)
                let node = cluster.node(MemberID(1))
                if Bool.random(using: &random), let node { message.term = node.term }
                cluster.step(MemberID(1), .received(message, from: MemberID(UInt64.random(in: 1...4, using: &random))))
                cluster.flush(MemberID(1))
            }
            #expect(cluster.node(MemberID(1)) != nil, "seed \(seed)")
        }
    }

    /// Any message, with small numbers, large ones, and those at the edges.
    private static func message(_ random: inout SplitMix64) -> Message {
        func number() -> UInt64 {
            switch Int.random(in: 0..<8, using: &random) {
            case 0: UInt64.random(in: 0 ... .max, using: &random)
            case 1: .max - UInt64.random(in: 0...2, using: &random)
            case 2: Message.numbersMax - UInt64.random(in: 0...1, using: &random)
            default: UInt64.random(in: 0...5, using: &random)
            }
        }
        func index() -> LogIndex { LogIndex(number()) }
        func term() -> Term { Term(number()) }
        func stamp() -> ClusterTime { ClusterTime(nanoseconds: number()) }
        func flag() -> Bool { Bool.random(using: &random) }
        func reads() -> [ReadID] {
            (0..<Int.random(in: 0...3, using: &random)).map { _ in ReadID(origin: number(), number: number()) }
        }
        func bytes() -> [UInt8] { [UInt8](repeating: 7, count: Int.random(in: 0...30, using: &random)) }
        func append() -> Message.Append {
            let previous = LogIndex(min(number(), .max - 8))
            let kinds: [Entry.Kind] = [.noOperation, .command, .configuration]
            let entries = (0..<Int.random(in: 0...4, using: &random)).map { offset in
                Entry(
                    index: LogIndex(previous.position + 1 + UInt64(offset)), term: term(), stamp: stamp(),
                    kind: kinds.randomElement(using: &random) ?? .command, payload: bytes())
            }
            return Message.Append(
                previousIndex: previous, previousTerm: term(), commit: index(), stamp: stamp(), entries: entries)
        }
        func chunk() -> SnapshotChunk {
            let configuration = Configuration(
                voters: [MemberID(1), MemberID(2)], learners: [MemberID(5)],
                addresses: [Configuration.Address(member: MemberID(2), peerURLs: ["http://é"])])
            return SnapshotChunk(
                metadata: SnapshotMetadata(index: index(), term: term(), stamp: stamp(), configuration: configuration),
                offset: number(), bytes: bytes(), isLast: flag())
        }
        let body: Message.Body =
            switch Int.random(in: 0..<15, using: &random) {
            case 0: .preVote(lastIndex: index(), lastTerm: term())
            case 1: .preVoteReply(granted: flag(), campaign: term())
            case 2: .requestVote(lastIndex: index(), lastTerm: term(), isTransfer: flag())
            case 3: .voteReply(granted: flag())
            case 4: .append(append())
            case 5: .appendAccepted(match: index())
            case 6: .appendRejected(.init(previousIndex: index(), hintIndex: index(), hintTerm: term()))
            case 7: .heartbeat(commit: index(), stamp: stamp(), round: number())
            case 8: .heartbeatReply(round: number())
            case 9: .installSnapshot(chunk(), stamp: stamp())
            case 10: .snapshotReply(index: index(), snapshotTerm: term(), offset: number())
            case 11: .timeoutNow(stamp: stamp())
            case 12: .readRequest(reads())
            case 13: .logLost(end: LogEnd(term(), index()))
            default: .readReply(reads(), index: flag() ? index() : nil)
            }
        return Message(term: term(), body: body)
    }
}
