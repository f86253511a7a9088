import Raft
import Storage
import StorageTestKit
import Testing

/// Crashes between every two operations of each story, in every way; then a second life on what was left.
@Suite struct CrashTests {
    enum Story: String, CaseIterable {
        case append, rotation, truncation, snapshot, installation, creation, sealing
    }

    typealias Action = (inout Member) -> Void

    static func actions(_ story: Story) -> [Action] {
        func put(_ persist: Persist) -> Action { { $0.persist(persist) } }
        let first = put(Persist(hardState: hardState(1, vote: 0xA), append: [entry(1, 1), entry(2, 1, bytes: 600)]))
        switch story {
        case .creation:
            return []
        case .append:
            return [
                first,
                {
                    // Two that share a batch of several sectors, the hard state between them.
                    $0.persist(Persist(append: (3...6).map { entry($0, 1, bytes: 400) }))
                    $0.persist(Persist(hardState: hardState(2), append: [entry(7, 2, bytes: 700)]))
                },
                put(Persist(hardState: hardState(3, vote: 9))),
            ]
        case .rotation:
            return [first]
                + (1...8).map { step in
                    put(Persist(append: (0...2).map { entry(UInt64(step * 3 + $0), 1, bytes: 500) }))
                }
        case .truncation:
            return [
                first, put(Persist(append: (3...8).map { entry($0, 1, bytes: 300) })),
                put(Persist(hardState: hardState(2), append: (5...6).map { entry($0, 2, bytes: 300) })),
                put(Persist(append: [entry(7, 2, kind: .configuration)])),
                put(Persist(hardState: hardState(4), append: [entry(7, 4, bytes: 9)])),
            ]
        case .snapshot:
            return [first]
                + (1...8).map { step in
                    put(Persist(append: (0...2).map { entry(UInt64(step * 3 + $0), 1, bytes: 500) }))
                } + [takeSnapshot(20, 1), put(Persist(append: [entry(27, 1, bytes: 900)])), takeSnapshot(27, 1)]
                + (9...12).map { step in
                    put(Persist(append: (0...2).map { entry(UInt64(step * 3 + $0 + 1), 1, bytes: 900) }))
                } + [takeSnapshot(35, 1)]
        case .installation:
            return [first, put(Persist(append: [entry(3, 1), entry(4, 1)])), install(30, 2)]
                + [put(Persist(hardState: hardState(2), append: [entry(31, 2)])), install(31, 3)]
                + [put(Persist(hardState: hardState(3), append: [entry(32, 3)]))]
        case .sealing:
            return [first, { $0.input(.seal) }, put(Persist(append: [entry(3, 1)])), { $0.input(.close) }]
        }
    }

    static func takeSnapshot(_ index: UInt64, _ term: UInt64) -> Action {
        { member in
            let bytes = payload(index, bytes: 730)
            member.model.payloads[index] = bytes
            member.input(.beginSnapshot(metadata(index, term)))
            for start in stride(from: 0, to: bytes.count, by: 110) {
                member.input(.snapshotBytes(Array(bytes[start..<min(bytes.count, start + 110)])))
            }
            member.input(.finishSnapshot)
        }
    }

    static func install(_ index: UInt64, _ term: UInt64) -> Action {
        { member in
            let bytes = payload(index, bytes: 470)
            member.model.payloads[index] = bytes
            member.model.submitBase(index, term)
            for start in stride(from: 0, to: bytes.count, by: 150) {
                let end = min(bytes.count, start + 150)
                member.input(
                    .receiveSnapshotChunk(
                        metadata(index, term), offset: start, bytes: Array(bytes[start..<end]), done: end == bytes.count
                    ))
            }
        }
    }

    /// Runs the story and shows the member before each operation and at the end; stops when the observer says so.
    static func run(_ story: Story, _ member: inout Member, before observe: (Member) -> Bool) {
        member.start()
        for action in [{ _ in }] + actions(story) + [{ _ in }] {
            while !member.operations.isEmpty {
                guard observe(member) else { return }
                member.perform()
            }
            action(&member)
        }
        _ = observe(member)
    }

    @Test("after a crash between any two operations the longest durable prefix is there", arguments: Story.allCases)
    func everyOperation(_ story: Story) {
        var count = 0
        var whole = Member()
        Self.run(story, &whole) { member in
            count += 1
            for (number, mode) in [SimulatedDisk.Crash.losesAll, .keepsAll, .tears, .tears, .tears].enumerated() {
                let seed = count * 8 + number
                if let problem = Self.twoLives(member, mode, seed: UInt64(seed)) {
                    Issue.record("\(story), before operation \(count), \(mode), seed \(seed): \(problem)")
                    return false
                }
            }
            return true
        }
        #expect(count > 5)
    }

    /// Crashes, starts, appends, crashes and starts again.
    static func twoLives(_ living: Member, _ mode: SimulatedDisk.Crash, seed: UInt64) -> String? {
        var random = SplitMix64(seed: seed)
        var member = living
        member.crash(mode, &random)
        if let problem = member.restart() { return problem }
        let last = member.model.current.last
        member.persist(
            Persist(hardState: hardState(9, vote: 3), append: [entry(last + 1, 9), entry(last + 2, 9, bytes: 999)]))
        member.settle()
        member.crash(.losesAll, &random)
        if let problem = member.restart() { return "second life: \(problem)" }
        return member.model.current.last == last + 2 ? nil : "second life: what it appended is gone"
    }

    @Test("a crash during recovery changes nothing that was acknowledged", arguments: Story.allCases)
    func recoveryItself(_ story: Story) {
        for seed in 0..<40 {
            var random = SplitMix64(seed: UInt64(seed))
            var member = Member()
            let end = Int.random(in: 0..<120, using: &random)
            Self.run(story, &member) { $0.performed < end }
            member.crash(.tears, &random)
            for _ in 0..<4 {
                member.start()
                for _ in 0..<Int.random(in: 0..<40, using: &random) { member.perform() }
                member.crash(.tears, &random)
            }
            if let problem = member.restart() { Issue.record("\(story), seed \(seed): \(problem)") }
        }
    }
}
