import Linearizability
import Testing

@Suite("Check by revisions") struct StoreCheckerTests {
    @Test("An empty history is consistent")
    func empty() { #expect(StoreChecker().check(StoreHistory()) == .consistent) }

    // MARK: Answers (K1)

    /// put, put, delete, transaction, reads: all known.
    private static var story: StoreStory {
        var story = StoreStory()
        story.put("a", "1")
        story.put("a", "2", wantsPrevious: true)
        story.put("b", "1")
        story.get("a")
        story.delete("b")
        story.touch("a", "2")
        story.getAll()
        story.delete("b")
        story.touch("a", "9")
        story.getAll()
        return story
    }

    @Test("A good history passes with and without what the members kept")
    func good() {
        #expect(StoreChecker().check(Self.story.history) == .consistent)
        #expect(StoreChecker().check(Self.story.complete) == .consistent)
    }

    enum Field: CaseIterable, Sendable {
        case key
        case value
        case version
        case createRevision
        case modRevision

        func spoil(_ keyValue: inout StoreKeyValue) {
            switch self {
            case .key: keyValue.key += [0]
            case .value: keyValue.value += [0]
            case .version: keyValue.version += 1
            case .createRevision: keyValue.createRevision -= 1
            case .modRevision: keyValue.modRevision -= 1
            }
        }
    }

    @Test(
        "Every part of an answer is checked against the state at its revision", arguments: [1, 3, 4, 5, 6],
        Field.allCases)
    func wrongKeyValue(position: Int, field: Field) {
        func spoilt(_ shown: [StoreKeyValue]) -> [StoreKeyValue] {
            shown.map { keyValue in
                var keyValue = keyValue
                field.spoil(&keyValue)
                return keyValue
            }
        }
        func spoilt(_ answer: StoreAnswer) -> StoreAnswer {
            switch answer {
            case .range(let shown, let count): .range(spoilt(shown), count: count)
            case .put(let previous): .put(previous: spoilt(previous.map { [$0] } ?? []).first)
            case .delete(let count, let previous): .delete(count: count, previous: spoilt(previous))
            case .transaction(let held, let answers): .transaction(held: held, answers.map { spoilt($0) })
            case .compacted: answer
            }
        }
        var history = Self.story.complete
        history.change(position) { answer, _ in answer = spoilt(answer) }
        #expect(history.violation?.rule == .linearizable)
        #expect(history.violation?.operations == [UInt64(position)])
    }

    @Test("Counts, missing keys and the outcome of a comparison are checked")
    func wrongAnswers() {
        func rule(_ position: Int, _ wrong: StoreAnswer) -> StoreRule? {
            var history = Self.story.complete
            history.change(position) { answer, _ in answer = wrong }
            return history.violation?.rule
        }
        #expect(rule(3, .range([], count: 1)) == .linearizable)
        #expect(rule(4, .delete(count: 2)) == .linearizable)
        #expect(rule(5, .transaction(held: false, [.delete(count: 1)])) == .linearizable)
        #expect(rule(7, .delete(count: 1)) != nil)
        #expect(rule(8, .transaction(held: true, [.put()])) == .linearizable)
        #expect(rule(9, .range([], count: 3)) == .linearizable)
    }

    @Test("A range is cut at its limit and counted in full")
    func ranges() {
        var story = StoreStory()
        for number in 0..<100 { story.put("key\(number % 30)", "\(number)") }
        story.delete("key7")
        story.serve(.range(StoreRange(.from(Array("key2".utf8)), limit: 3)))
        story.serve(.range(StoreRange(.range(Array("key1".utf8), Array("key2".utf8)), isCountOnly: true)))
        story.serve(.range(StoreRange(.range(Array("key2".utf8), Array("key1".utf8)))))
        story.serve(.delete(.range(Array("key1".utf8), Array("key2".utf8))))
        story.getAll()
        #expect(StoreChecker().check(story.complete) == .consistent)
        var history = story.history
        history.change(101) { answer, _ in
            if case .range(let shown, let count) = answer { answer = .range(Array(shown.dropLast()), count: count) }
        }
        #expect(history.violation?.operations == [101])
    }

    // MARK: Real time (K1)

    @Test("An answer is of no earlier revision than one that was told before it was asked for")
    func staleRead() {
        var story = StoreStory()
        story.put("a", "1")
        let before = story.store
        story.put("a", "2")
        story.get("a")
        var history = story.complete
        history.change(2) { answer, revision in
            answer = before.answer(StoreRange(.one(Array("a".utf8))))
            revision = before.revision
        }
        #expect(history.violation?.rule == .linearizable)
        #expect(history.violation?.operations == [1, 2])
        history.operations[2].call = 15
        #expect(history.violation == nil)
    }

    @Test("A write that began after another was answered gets a later revision")
    func writeOrder() {
        var story = StoreStory()
        story.put("a", "1")
        story.put("b", "1")
        var history = story.history
        history.change(0) { _, revision in revision = 3 }
        history.change(1) { _, revision in revision = 2 }
        #expect(history.violation?.rule == .linearizable)
        #expect(history.violation?.operations == [0, 1])
        history.operations[1].call = 5
        #expect(history.violation == nil)
    }

    // MARK: Revisions (K2)

    @Test("No two writes share a revision, and no revision comes from nowhere")
    func revisions() {
        var history = Self.story.history
        history.change(1) { _, revision in revision = 2 }
        history.operations[1].call = 0
        #expect(history.violation?.rule == .revisions)

        history = Self.story.history
        history.change(9) { _, revision in revision = 99 }
        #expect(history.violation?.rule == .revisions)

        var story = StoreStory()
        story.put("a", "1")
        history = story.history
        history.change(0) { _, revision in revision = 1 }
        #expect(history.violation?.rule == .revisions)
        history.change(0) { _, revision in revision = .max }
        #expect(history.violation?.rule == .revisions)
    }

    @Test("The log has every revision, and nothing that nobody asked for")
    func log() throws {
        var history = Self.story.complete
        history.log?.entries.append(StoreLog.Entry(revision: 8, changes: [.put(key: [1], value: [2])]))
        history.finalStates = []
        #expect(history.violation?.rule == .revisions)

        var story = StoreStory()
        story.put("a", "1", isKnown: false)
        story.put("b", "1")
        history = story.complete
        #expect(history.violation == nil)
        history.log?.entries.removeFirst()
        #expect(history.violation?.rule == .revisions)
    }

    // MARK: Late and historical reads (K3)

    @Test("Late reads are right at their revision, and a session never goes back")
    func lateReads() {
        var story = StoreStory()
        story.put("a", "1")
        let first = story.store
        story.put("a", "2")
        let second = story.store
        story.put("a", "3")
        story.readLate(first, session: 1)
        story.readLate(second, session: 2)
        story.readLate(second, session: 1)
        story.readHistory(first)
        story.put("b", "1")
        #expect(StoreChecker().check(story.complete) == .consistent)

        var history = story.complete
        history.change(3) { answer, _ in answer = .range([], count: 0) }
        #expect(history.violation?.rule == .staleReads)
        history = story.complete
        history.change(6) { answer, _ in answer = second.answer(StoreRange(.all)) }
        #expect(history.violation?.rule == .staleReads)

        story.readLate(first, session: 2)
        #expect(story.complete.violation?.rule == .staleReads)
        #expect(story.complete.violation?.operations == [4, 8])
    }

    @Test("A late read shows nothing that was written after it was answered")
    func readOfTheFuture() {
        var story = StoreStory()
        story.put("a", "1")
        story.readLate(story.store, session: 1)
        story.put("a", "2")
        var history = story.complete
        history.change(1) { [future = story.store] answer, revision in
            answer = future.answer(StoreRange(.all))
            revision = future.revision
        }
        #expect(history.violation?.rule == .linearizable)
    }

    // MARK: Final states (K4)

    @Test("Each acknowledged write is in the log as it was asked for")
    func lostWrite() {
        for position in 0..<3 {
            var history = Self.story.complete
            history.log?.entries[position].changes = [.put(key: Array("a".utf8), value: [9])]
            #expect(history.violation?.rule == .durable)
            #expect(history.violation?.operations == [UInt64(position)])
            history.log?.entries.remove(at: position)
            #expect(history.violation?.rule == .durable)
        }
    }

    @Test("The final state of each member is the replay's, and no older than what was acknowledged")
    func finalStates() {
        var story = StoreStory()
        story.put("a", "1")
        story.put("b", "1")
        let good = StoreFinalState(name: "m2", revision: 3, keyValues: story.store.keyValues)
        var history = story.history
        func violation(_ change: (inout StoreFinalState) -> Void) -> StoreViolation? {
            var bad = good
            change(&bad)
            history.finalStates = [good, bad]
            return history.violation
        }
        #expect(violation { _ in } == nil)
        #expect(violation { $0.keyValues.removeLast() }?.rule == .durable)
        #expect(violation { $0.keyValues.removeLast() }?.operations == [1])
        #expect(violation { $0.keyValues[0].version = 2 }?.rule == .durable)
        #expect(violation { $0.keyValues.swapAt(0, 1) }?.rule == .durable)
        #expect(
            violation {
                $0.keyValues.removeLast()
                $0.revision = 2
            }?.rule == .durable)
    }

    // MARK: Refused and unknown (K5)

    @Test("What was refused had no effect")
    func refused() {
        for position in [0, 2, 4] {
            var history = Self.story.complete
            history.operations[position].outcome = .refused(.notApplied, at: UInt64(10 * position + 5))
            #expect(history.violation?.rule == .refusals)
            #expect(history.violation?.operations == [UInt64(position)])
        }
        var story = StoreStory()
        story.refuse(.command(.put([1], [1])), .notApplied)
        story.getAll()
        #expect(StoreChecker().check(story.complete) == .consistent)
    }

    @Test("What is unknown took effect once, or never, and not before it was called")
    func unknown() {
        var story = StoreStory()
        story.put("a", "1", isKnown: false)
        story.put("b", "1")
        story.getAll()
        #expect(StoreChecker().check(story.complete) == .consistent)
        #expect(StoreChecker().check(story.history) == .consistent)

        var tooLate = story.complete
        tooLate.operations[0].call = 16
        #expect(tooLate.violation?.rule == .revisions)

        // The same again: somebody else's second write of "1" is then missing.
        story.put("a", "1")
        #expect(StoreChecker().check(story.complete) == .consistent)
        var twice = story.complete
        twice.operations[3].outcome = .unknown
        #expect(StoreChecker().check(twice) == .consistent)
        twice.operations.remove(at: 3)
        #expect(twice.violation?.rule == .refusals)
        #expect(twice.violation?.operations == [0])
    }

    @Test("Of several that could have made a revision each makes one")
    func matching() {
        func delete(_ story: inout StoreStory, _ keys: StoreKeySelection, isServed: Bool) {
            let command = StoreCommand.delete(keys)
            if isServed {
                story.serve(command, isKnown: false)
            } else {
                story.history.operations.append(
                    StoreOperation(
                        id: UInt64(story.next), client: 9, call: 0, request: .command(command), outcome: .unknown))
            }
        }
        // Both can have made the first deletion; only the wider one can have made the second.
        var story = StoreStory()
        story.put("a", "1")
        delete(&story, .from([]), isServed: false)
        delete(&story, .one(Array("a".utf8)), isServed: true)
        story.put("b", "1")
        story.serve(.delete(.one(Array("b".utf8))), isKnown: false)
        var history = story.complete
        #expect(StoreChecker().check(history) == .consistent)
        history.operations.removeLast()
        #expect(StoreChecker().check(history) == .consistent)
        history.operations.remove(at: 1)
        #expect(history.violation != nil)
    }

    @Test("Where unknown operations explain a revision in ways that differ, nothing passes")
    func undecided() {
        var story = StoreStory()
        story.put("a", "1", isKnown: false)
        story.put("b", "1")
        story.refuse(.command(.put([1], [1])), .notApplied)
        var history = story.history
        history.operations[2].outcome = .unknown
        history.operations[2].call = 0
        #expect(StoreChecker().check(history) == .undecided(revision: 2, operations: [0, 2]))
        story.get("a")
        history.operations.append(story.history.operations[3])
        #expect(StoreChecker().check(history) == .consistent)
    }

    // MARK: Compaction (K7)

    @Test("What was compacted is refused, and nothing else is")
    func compaction() {
        var story = StoreStory()
        story.put("a", "1")
        let first = story.store
        story.put("a", "2")
        story.put("a", "3")
        let third = story.store
        story.compact(3)
        let good = story
        let read = StoreRequest.read(StoreRange(.all), at: 2, .linearizable)
        story.refuse(read, .compacted)
        story.refuse(.compact(through: 3), .compacted)
        story.refuse(.read(StoreRange(.all), at: 5, .linearizable), .futureRevision)
        story.readHistory(third)
        #expect(StoreChecker().check(story.complete) == .consistent)

        func rule(_ tell: (inout StoreStory) -> Void) -> StoreRule? {
            var story = good
            tell(&story)
            return story.complete.violation?.rule
        }
        #expect(rule { $0.readHistory(first) } == .compaction)
        #expect(rule { $0.refuse(.read(StoreRange(.all), at: 3, .linearizable), .compacted) } == .compaction)
        #expect(rule { $0.refuse(.read(StoreRange(.all), at: 4, .linearizable), .futureRevision) } == .compaction)
        #expect(rule { $0.refuse(.compact(through: 4), .compacted) } == .compaction)
        #expect(rule { $0.refuse(.command(.range(StoreRange(.all))), .compacted) } == .compaction)
        #expect(rule { $0.refuse(.command(.range(StoreRange(.all))), .futureRevision) } == .compaction)
        #expect(rule { $0.compact(3) } == .compaction)
        #expect(rule { $0.compact(9) } == .compaction)
        var unasked = story.complete
        unasked.operations.remove(at: 3)
        #expect(unasked.violation?.rule == .compaction)
    }

    // MARK: Reports

    @Test("A violation names its rule, its operations and what is wrong")
    func report() {
        var history = Self.story.history
        history.change(3) { answer, _ in answer = .range([], count: 0) }
        #expect(
            history.violation?.description
                == "K1: the answer was: 0 keys; at revision 4 it is: 1 keys"
                + " [a = 2 of revision 3, created at 2, version 2] (#3)")
    }

    @Test("The check ends at its bound")
    func bound() {
        var history = Self.story.history
        for position in 0..<10 { history.change(position) { answer, _ in answer = .compacted } }
        guard case .violated(let violations) = StoreChecker(violationsMax: 2).check(history) else {
            Issue.record("nothing was found")
            return
        }
        #expect(violations.count == 2)
    }
}
