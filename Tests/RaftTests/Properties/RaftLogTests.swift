import Determinism
import Testing

@testable import Raft

@Suite struct RaftLogTests {
    /// A log that is a plain array from index 0, with a base below which nothing is known.
    private struct PlainLog {
        var terms: [UInt64]
        var base: Int

        func term(_ index: Int) -> Term? {
            index >= base && index < terms.count ? Term(terms[index]) : nil
        }

        func lastIndex(termAtMost term: UInt64, upTo limit: Int) -> Int {
            var index = min(limit, terms.count - 1)
            if limit <= base { return limit }
            while index > base, terms[index] > term { index -= 1 }
            return index
        }
    }

    @Test("term lookups, jumps over terms, truncation and compaction agree with a plain array")
    func againstPlainArray() {
        for seed in UInt64(0)..<200 {
            var random = SplitMix64(seed: seed)
            var plain = PlainLog(terms: [0], base: 0)
            var log = RaftLog(base: LogPosition(index: .zero, term: .zero, stamp: .zero), entries: [])
            for _ in 0..<60 {
                switch Int.random(in: 0..<10, using: &random) {
                case 0:
                    let cut = Int.random(in: plain.base + 1...plain.terms.count, using: &random)
                    plain.terms.removeSubrange(cut...)
                    log.truncate(from: LogIndex(UInt64(cut)))
                case 1:
                    plain.base = Int.random(in: plain.base..<plain.terms.count, using: &random)
                    log.compact(through: LogIndex(UInt64(plain.base)))
                default:
                    let term = plain.terms[plain.terms.count - 1] + (Bool.random(using: &random) ? 1 : 0)
                    log.append(
                        Entry(
                            index: LogIndex(UInt64(plain.terms.count)), term: Term(term), stamp: .zero, kind: .command,
                            payload: []))
                    plain.terms.append(term)
                }
                compare(log, plain, &random, seed)
            }
        }
    }

    private func compare(_ log: RaftLog, _ plain: PlainLog, _ random: inout SplitMix64, _ seed: UInt64) {
        #expect(log.lastIndex.position == UInt64(plain.terms.count - 1), "seed \(seed)")
        #expect(log.lastTerm == Term(plain.terms[plain.terms.count - 1]), "seed \(seed)")
        #expect(log.isContiguous)
        let index = Int.random(in: 0..<plain.terms.count + 2, using: &random)
        #expect(log.term(at: LogIndex(UInt64(index))) == plain.term(index), "seed \(seed)")
        let term = UInt64.random(in: 0...plain.terms[plain.terms.count - 1] + 1, using: &random)
        let answer = log.lastIndex(termAtMost: Term(term), upTo: LogIndex(UInt64(index)))
        #expect(answer.position == UInt64(plain.lastIndex(termAtMost: term, upTo: index)), "seed \(seed)")
    }

    @Test("an append takes entries up to its bytes, and one at least")
    func appendBytes() {
        var log = RaftLog(base: LogPosition(index: .zero, term: .zero, stamp: .zero), entries: [])
        for index in 1...5 {
            log.append(
                Entry(
                    index: LogIndex(UInt64(index)), term: Term(1), stamp: .zero, kind: .command,
                    payload: [UInt8](repeating: 0, count: 68)))
        }
        #expect(log.entries(from: LogIndex(1), bytesMax: 1).count == 1)
        #expect(log.entries(from: LogIndex(1), bytesMax: 200).count == 2)
        #expect(log.entries(from: LogIndex(2), bytesMax: 1_000).count == 4)
        #expect(log.entries(from: LogIndex(6), bytesMax: 1_000).isEmpty)
    }

    @Test("a log that is none of ours is not taken up, and the fault is named")
    func recoveryFaults() {
        func recover(_ entries: [Entry], term: UInt64 = 9) throws -> RecoveredState {
            try RecoveredState(
                hardState: HardState(term: Term(term), vote: nil, commit: .zero),
                base: .bootstrap(Configuration(voters: [MemberID(1)])), entries: entries)
        }
        func entry(_ index: UInt64, _ term: UInt64, _ stamp: UInt64 = 0, _ kind: Entry.Kind = .command) -> Entry {
            Entry(
                index: LogIndex(index), term: Term(term), stamp: ClusterTime(nanoseconds: stamp), kind: kind,
                payload: [])
        }
        #expect(throws: RecoveredState.Fault.entriesAreNotContiguous) { try recover([entry(1, 1), entry(3, 1)]) }
        #expect(throws: RecoveredState.Fault.termsFall) { try recover([entry(1, 2), entry(2, 1)]) }
        #expect(throws: RecoveredState.Fault.clusterTimeGoesBack) { try recover([entry(1, 1, 5), entry(2, 1, 4)]) }
        #expect(throws: RecoveredState.Fault.termAboveHardState) { try recover([entry(1, 3)], term: 2) }
        #expect(throws: RecoveredState.Fault.configurationIsMalformed(at: LogIndex(1))) {
            try recover([entry(1, 1, 0, .configuration)])
        }
    }
}
