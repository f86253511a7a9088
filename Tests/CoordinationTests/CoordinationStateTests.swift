import Coordination
import MVCC
import MVCCTestKit
import Testing

@Suite struct CoordinationStateTests {
    struct LogEntry {
        var index: UInt64
        var term: UInt64
        var stamp: UInt64
        var kind: Kind
        enum Kind {
            case command(Command)
            case noOperation
            case configuration([UInt64])
        }
    }

    static func log(seed: UInt64, count: Int) -> [LogEntry] {
        var requests = Requests(seed: seed, keyCount: 40)
        var (term, stamp): (UInt64, UInt64) = (1, 0)
        return (1...UInt64(count)).map { index in
            stamp += UInt64(requests.random.below(5))
            let kind: LogEntry.Kind
            switch requests.random.below(20) {
            case 0:
                term += 1
                kind = .noOperation
            case 1: kind = .configuration([1, 2, UInt64(3 + requests.random.below(3))])
            case 2:
                let id = UInt64(1 + requests.random.below(5))
                kind = .command(
                    .publish(
                        MemberAttributes(
                            id: id, life: MemberLife(storeID: id, incarnation: UInt64(index), nonce: 1), name: "m\(id)",
                            clientURLs: ["http://\(index)"], featureLevel: 1, version: "1")))
            case 3: kind = .command(.raiseFeatureLevel(UInt32(requests.random.below(4))))
            default: kind = .command(Command(requests.write(around: Int64(index / 2 + 1))))
            }
            return LogEntry(index: index, term: term, stamp: stamp, kind: kind)
        }
    }

    /// Applies an entry, with a budget, and answers what came of it.
    @discardableResult
    static func apply(_ entry: LogEntry, to state: inout CoordinationState, budget: Int = .max) -> Outcome? {
        let command: Command
        switch entry.kind {
        case .command(let given): command = given
        case .noOperation:
            state.skip(index: entry.index, term: entry.term, stamp: entry.stamp)
            return nil
        case .configuration(let ids):
            state.configure(index: entry.index, term: entry.term, stamp: entry.stamp, memberIDs: ids)
            return nil
        }
        let before = (state.appliedIndex, state.revision, state.hash)
        var left = budget
        var progress = state.apply(
            index: entry.index, term: entry.term, stamp: entry.stamp, payload: command.encode()[...], budget: &left)
        while true {
            switch progress {
            case .done(let outcome):
                #expect(outcome.revision == state.revision)
                return outcome
            case .unfinished:
                #expect((state.appliedIndex, state.revision, state.hash) == before, "half an entry is not to be seen")
                #expect(left <= 0, "an entry stops when its budget is used up")
                left = budget
                progress = state.continueApply(budget: &left)
            case .unknownCommand(let defect):
                Issue.record("\(defect)")
                return nil
            }
        }
    }

    static func encode(_ state: CoordinationState, pieces bytesMax: Int = 1000) -> [UInt8] {
        var encoder = StateSnapshotEncoder(state)
        var bytes: [UInt8] = []
        while let piece = encoder.next(bytesMax: bytesMax) {
            #expect(!piece.isEmpty && piece.count <= bytesMax)
            bytes += piece
        }
        return bytes
    }

    static func decode(_ bytes: [UInt8], pieces: Int = 1 << 20) -> CoordinationState? {
        var decoder = StateSnapshotDecoder()
        for start in stride(from: 0, to: bytes.count, by: pieces) {
            let end = min(start + pieces, bytes.count)
            switch decoder.add(Array(bytes[start..<end])) {
            case .needsMore: continue
            case .complete(let rest): return rest.isEmpty && end == bytes.count ? decoder.state : nil
            case .refused: return nil
            }
        }
        return nil
    }

    @Test(
        "members that apply the same entries are the same, in whatever slices and whenever they sweep",
        arguments: 0..<40)
    func deterministic(_ seed: UInt64) throws {
        var random = Seeded(seed)
        var (whole, sliced) = (CoordinationState(), CoordinationState())
        for entry in Self.log(seed: seed, count: 150) {
            let outcome = Self.apply(entry, to: &whole)
            try #require(
                Self.apply(entry, to: &sliced, budget: 1 + random.below(4)) == outcome, "seed \(seed): \(entry)")
            try #require(whole.hash == sliced.hash, "seed \(seed): \(entry)")
            if random.oneIn(4) { sliced.sweep(budget: random.below(20)) }
        }
        #expect(Self.encode(whole, pieces: 7) == Self.encode(sliced))
        #expect(whole.members == sliced.members && whole.time == sliced.time)
    }

    @Test("a state from a snapshot goes on like the one that applied the entries", arguments: 0..<40)
    func snapshotIsReplay(_ seed: UInt64) throws {
        let log = Self.log(seed: seed, count: 160)
        var original = CoordinationState()
        let cut = Int(seed) * 4
        for entry in log[..<cut] { Self.apply(entry, to: &original) }
        let bytes = Self.encode(original)
        var restored = try #require(Self.decode(bytes, pieces: 1 + Int(seed) * 5), "seed \(seed)")
        #expect(restored.appliedIndex == original.appliedIndex && restored.appliedTerm == original.appliedTerm)
        #expect(restored.featureLevel == original.featureLevel)
        for entry in log[cut...] {
            let outcome = Self.apply(entry, to: &original)
            try #require(Self.apply(entry, to: &restored) == outcome, "seed \(seed): \(entry)")
            try #require(restored.hash == original.hash, "seed \(seed): \(entry)")
        }
        #expect(Self.encode(restored) == Self.encode(original))
    }

    @Test("members that applied different entries have different hashes")
    func divergence() {
        func hash(_ value: UInt8, stamp: UInt64 = 1, term: UInt64 = 1) -> UInt64 {
            var state = CoordinationState()
            let put = Command.put(PutOperation(key: [1], value: [value]))
            Self.apply(LogEntry(index: 1, term: term, stamp: stamp, kind: .command(put)), to: &state)
            return state.hash
        }
        #expect(hash(1) == hash(1))
        #expect(Set([hash(1), hash(2), hash(1, stamp: 2), hash(1, term: 2)]).count == 4)
    }

    @Test("an entry that is not understood changes nothing and says what it is")
    func unknownCommand() {
        var state = CoordinationState()
        let hash = state.hash
        #expect(
            state.apply(index: 1, term: 1, stamp: 1, payload: [99, 4, 1])
                == .unknownCommand(.unknown(kind: 99, version: 4)))
        #expect(state.appliedIndex == 0 && state.hash == hash)
    }

    @Test("a refusal is an answer: the entry is applied and the revision stays")
    func refusal() {
        var state = CoordinationState()
        let put = Command.put(PutOperation(key: [1], value: [], lease: LeaseID(5)))
        let outcome = Self.apply(LogEntry(index: 1, term: 1, stamp: 9, kind: .command(put)), to: &state)
        #expect(outcome == Outcome(answer: .failure(.leaseNotFound), revision: .initial))
        #expect(state.appliedIndex == 1 && state.time == 9)
    }

    @Test("what a proposer should have refused is refused when it is applied")
    func validationAtApply() {
        var state = CoordinationState()
        var index: UInt64 = 0
        func answer(_ command: Command) -> StoreError? {
            index += 1
            let entry = LogEntry(index: index, term: 1, stamp: 0, kind: .command(command))
            guard case .failure(let error) = Self.apply(entry, to: &state)?.answer else { return nil }
            return error
        }
        let put = PutOperation(key: [1], value: [])
        #expect(answer(.put(PutOperation(key: [], value: []))) == .keyNotProvided)
        #expect(answer(.put(PutOperation(key: SystemKeyspace.prefix, value: []))) == .reservedKey)
        #expect(answer(.transaction(Transaction(success: [.put(put), .put(put)]))) == .duplicateKey)
        #expect(answer(.deleteRange(DeleteRangeOperation(KeyRange(key: SystemKeyspace.prefix)))) == .reservedKey)
        #expect(state.revision == .initial)
    }

    @Test("members are listed as they last published, and forgotten when they are removed")
    func members() {
        var state = CoordinationState()
        func attributes(_ id: UInt64, level: UInt32, name: String) -> MemberAttributes {
            MemberAttributes(
                id: id, life: MemberLife(storeID: id, incarnation: 1, nonce: 1), name: name, clientURLs: [],
                featureLevel: level, version: "")
        }
        let published = [
            attributes(7, level: 2, name: "x"), attributes(3, level: 4, name: "y"), attributes(7, level: 3, name: "z"),
        ]
        for (index, attributes) in zip(1..., published) {
            Self.apply(
                LogEntry(index: UInt64(index), term: 1, stamp: 0, kind: .command(.publish(attributes))), to: &state)
        }
        #expect(state.members.members.map(\.name) == ["y", "z"])
        #expect(state.members.featureLevel(of: [3, 7]) == 3)
        #expect(state.members.featureLevel(of: [3, 7, 9]) == nil)
        #expect(state.members.featureLevel(of: []) == nil)
        state.configure(index: 4, term: 1, stamp: 0, memberIDs: [9, 3])
        #expect(state.members.members.map(\.id) == [3])
        #expect(state.revision == .initial)
    }

    @Test("the first disk recorded for a member speaks for it for ever, and an earlier life or a twin for nobody")
    func lives() {
        var state = CoordinationState()
        var index: UInt64 = 0
        func publish(_ storeID: UInt64, _ incarnation: UInt64, _ nonce: UInt64, name: String) -> String? {
            index += 1
            let life = MemberLife(storeID: storeID, incarnation: incarnation, nonce: nonce)
            let attributes = MemberAttributes(
                id: 7, life: life, name: name, clientURLs: [], featureLevel: 1, version: "")
            Self.apply(LogEntry(index: index, term: 1, stamp: 0, kind: .command(.publish(attributes))), to: &state)
            return state.members[7]?.name
        }
        #expect(publish(1, 4, 9, name: "first") == "first")
        #expect(publish(2, 9, 9, name: "another disk") == "first")
        #expect(publish(1, 3, 8, name: "earlier") == "first")
        #expect(publish(1, 4, 8, name: "twin") == "first")
        #expect(publish(1, 4, 9, name: "renamed") == "renamed")
        #expect(publish(1, 5, 3, name: "later") == "later")
        #expect(publish(1, 4, 9, name: "renamed") == "later")
    }

    @Test("who was removed is known for ever, in snapshots too, and neither publishes nor comes back")
    func removed() throws {
        var state = CoordinationState()
        var index: UInt64 = 0
        func configure(_ ids: [UInt64]) {
            index += 1
            state.configure(index: index, term: 1, stamp: 0, memberIDs: ids)
        }
        func publish(_ id: UInt64) {
            index += 1
            let attributes = MemberAttributes(
                id: id, life: MemberLife(storeID: id, incarnation: 1, nonce: 1), name: "m", clientURLs: [],
                featureLevel: 1, version: "")
            Self.apply(LogEntry(index: index, term: 1, stamp: 0, kind: .command(.publish(attributes))), to: &state)
        }
        publish(2)
        // Founding members stand in no entry before the joint one that begins their removal.
        configure([1, 2, 3, 9])
        configure([3, 9])
        #expect(state.members.removed == [1, 2])
        publish(2)
        #expect(state.members[2] == nil)
        configure([3])
        configure([3, 9])
        #expect(state.members.removed == [1, 2, 9])
        #expect(state.members.isRemoved(9) && !state.members.isRemoved(3))
        let decoded = try #require(Self.decode(Self.encode(state)))
        #expect(decoded.members == state.members)
    }

    @Test("a snapshot that is cut off or changed is refused, and never traps", arguments: 0..<8)
    func damage(_ seed: UInt64) {
        var state = CoordinationState()
        for entry in Self.log(seed: seed, count: 60) { Self.apply(entry, to: &state) }
        let bytes = Self.encode(state)
        var random = Seeded(seed)
        for end in 0..<min(bytes.count, 200) { #expect(Self.decode(Array(bytes[..<end])) == nil) }
        for _ in 0..<300 {
            var damaged = bytes
            damaged[random.below(random.oneIn(2) ? 80 : bytes.count)] ^= UInt8(1 + random.below(255))
            #expect(Self.decode(damaged) == nil)
        }
    }

    @Test("a snapshot with a part that is not known is refused by name")
    func unknownSection() {
        var decoder = StateSnapshotDecoder()
        #expect(decoder.add([2, 77, 0]) == .refused(.unknownSection(77)))
        #expect(decoder.add([1]) == .refused(.unknownSection(77)))
        var other = StateSnapshotDecoder()
        #expect(other.add([1]) == .refused(.unknownFormat(1)))
    }
}
