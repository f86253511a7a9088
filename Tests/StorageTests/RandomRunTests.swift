import Raft
import Storage
import StorageTestKit
import Testing

/// Random requests, crashes and restarts against the model.
@Suite struct RandomRunTests {
    struct Run {
        var random: SplitMix64
        var member = Member()
        var term: UInt64 = 1
        /// Entries up to here are never truncated: a snapshot includes them.
        var floor: UInt64 = 0
        var snapshotUnderWay: UInt64?

        init(seed: UInt64) {
            random = SplitMix64(seed: seed)
            var options = Member.smallOptions
            options.batchBytesMax = [600, 2048, 6000].randomElement(using: &random) ?? 600
            options.readBytes = [512, 1000, 8192].randomElement(using: &random) ?? 512
            options.snapshotsKept = Int.random(in: 1...2, using: &random)
            options.retainedEntries = [0, 0, 10].randomElement(using: &random) ?? 0
            member = Member(options)
            if seed % 2 == 1 { member.interleaving = SplitMix64(seed: seed &+ 0xA11) }
        }

        mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

        mutating func act() -> String? {
            switch Int.random(in: 0..<100, using: &random) {
            case 0..<45: append()
            case 45..<52:
                term += 1
                member.persist(Persist(hardState: hardState(term, vote: chance(50) ? 0xA : nil)))
            case 52..<78: for _ in 0..<Int.random(in: 1...12, using: &random) { member.perform() }
            case 78..<82: member.input(.seal)
            case 82..<86: snapshot()
            case 86..<88: install()
            case 88..<92: member.settle()
            default: return crash()
            }
            return nil
        }

        mutating func append() {
            let last = member.model.current.last
            var first = last + 1
            var hard: HardState?
            if chance(12), last > floor {
                first = UInt64.random(in: (floor + 1)...last, using: &random)
                term += 1
                hard = hardState(term, commit: floor)
            }
            let count = UInt64(Int.random(in: 1...5, using: &random))
            let entries = (first..<(first + count)).map { index in
                entry(
                    index, term, bytes: Int.random(in: 0...700, using: &random),
                    kind: chance(10) ? .configuration : .command)
            }
            member.persist(Persist(hardState: hard, append: entries))
        }

        mutating func snapshot() {
            if let index = snapshotUnderWay {
                snapshotUnderWay = nil
                let bytes = member.model.payloads[index] ?? []
                member.input(.snapshotBytes(Array(bytes.dropFirst(bytes.count / 2))))
                member.input(chance(90) ? .finishSnapshot : .abandonSnapshot)
                return
            }
            // What is applied is durable: the entries that every state from the acknowledged one on agrees about.
            let states = member.model.states[member.model.acknowledged...]
            let common = states.map(\.last).min() ?? 0
            guard common > floor,
                let index = (floor + 1...common).last(where: { index in
                    states.allSatisfy { $0.entry(at: index) == states.first?.entry(at: index) }
                }), let newest = states.first?.entry(at: index)
            else { return }
            floor = newest.index.position
            let bytes = payload(floor, bytes: Int.random(in: 0...1500, using: &random))
            member.model.payloads[floor] = bytes
            member.input(.beginSnapshot(metadata(floor, newest.term.number)))
            member.input(.snapshotBytes(Array(bytes.prefix(bytes.count / 2))))
            snapshotUnderWay = floor
        }

        mutating func install() {
            let last = member.model.current.last
            term += 1
            let index =
                last > floor && chance(40)
                ? UInt64.random(in: (floor + 1)...last, using: &random)
                : last + UInt64.random(in: 1...9, using: &random)
            let bytes = payload(index, bytes: Int.random(in: 0...900, using: &random))
            member.persist(Persist(hardState: hardState(term)))
            member.settle()
            floor = index
            member.model.payloads[index] = bytes
            member.model.submitBase(index, term)
            member.input(
                .receiveSnapshotChunk(metadata(index, term), offset: 0, bytes: Array(bytes.prefix(300)), done: false))
            member.input(
                .receiveSnapshotChunk(
                    metadata(index, term), offset: min(300, bytes.count), bytes: Array(bytes.dropFirst(300)), done: true
                ))
            if chance(30) {
                for _ in 0..<Int.random(in: 0...8, using: &random) { member.perform() }
                installCrashed = true
            } else {
                member.settle()
            }
        }

        var installCrashed = false

        mutating func crash() -> String? {
            installCrashed = false
            snapshotUnderWay = nil
            member.crash(SimulatedDisk.Crash.allCases.randomElement(using: &random) ?? .tears, &random)
            while chance(25) {
                member.start()
                for _ in 0..<Int.random(in: 0..<60, using: &random) { member.perform() }
                member.crash(.tears, &random)
            }
            if let problem = member.restart() { return problem }
            let recovered = member.recovered
            floor = max(recovered?.snapshot?.index.position ?? 0, min(floor, member.model.current.last))
            return nil
        }
    }

    @Test("power lost while one hard state follows the other leaves the last durable one", arguments: 0..<40)
    func consecutiveHardStates(_ seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var member = Member()
        #expect(member.restart() == nil)
        member.persist(Persist(hardState: hardState(1), append: [entry(1, 1)]))
        member.settle()
        for term in UInt64(2)...4 {
            member.persist(Persist(hardState: hardState(term, vote: 0xA)))
            member.settle()
        }
        member.persist(Persist(hardState: hardState(5, vote: 0xA)))
        member.perform()
        member.crash(.tears, &random)
        #expect(member.restart() == nil)
    }

    @Test(
        "random requests, crashes and restarts never lose what was acknowledged nor show what was not written",
        arguments: 0..<8)
    func random(_ block: Int) {
        for seed in (block * 40)..<(block * 40 + 40) {
            var run = Run(seed: UInt64(seed))
            if let problem = run.member.restart() {
                Issue.record("seed \(seed): \(problem)")
                continue
            }
            for step in 0..<120 {
                let problem = run.installCrashed ? run.crash() : run.act()
                if let failure = run.member.failure {
                    Issue.record("seed \(seed) step \(step): \(failure)")
                    break
                }
                if let problem {
                    Issue.record("seed \(seed) step \(step): \(problem)")
                    break
                }
            }
        }
    }
}
