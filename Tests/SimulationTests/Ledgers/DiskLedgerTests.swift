import Raft
import Storage
import Testing

@testable import Simulation

/// The ledger judges the log by what was done to its disk; here it is told doctored stories.
@Suite struct DiskLedgerTests {
    private var ledger = DiskLedger()
    private let segment = FileName("wal-0000000000000001")

    private func id(_ number: UInt64 = 1) -> OperationID { OperationID(lane: .log, number: number) }

    private mutating func done(_ operation: DiskOperation) -> String? {
        ledger.done(operation) { _, _, _, _, _ in }
    }

    /// A batch of entries of a term, and its flush.
    private mutating func write(_ indexes: ClosedRange<UInt64>, term: UInt64, at offset: Int, in file: FileName? = nil)
    {
        var bytes: [UInt8] = []
        for index in indexes {
            bytes += Self.record(kind: 2, index: index, term: term, isLast: index == indexes.upperBound)
        }
        _ = done(.write(id(), file: file ?? segment, at: offset, bytes: bytes))
    }

    private mutating func flush(_ file: FileName? = nil) { _ = done(.flush(id(), file: file ?? segment)) }

    private static func record(kind: UInt8, index: UInt64, term: UInt64, payload: [UInt8] = [], isLast: Bool) -> [UInt8]
    {
        func bytes(_ value: UInt64, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64(count - 1 - $0))) }
        }
        var record = bytes(0, 4) + bytes(UInt64(payload.count), 4) + [kind, 1, isLast ? 2 : 0, 0]
        record += bytes(0, 4) + bytes(index, 8) + bytes(0, 8) + bytes(index, 8) + bytes(term, 8)
        return record + bytes(0, 8) + bytes(term, 8) + payload
    }

    private static func hardState(
        term: UInt64, vote: UInt64, commit: UInt64 = 0, promised: (term: UInt64, index: UInt64) = (0, 0)
    ) -> [UInt8] {
        let payload = [term, vote, commit, promised.term, promised.index].flatMap { value in
            (0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * UInt64($0))) }
        }
        return record(kind: 3, index: 0, term: term, payload: payload, isLast: true)
    }

    /// Whether a start that finds this would be believed.
    private func explains(lastIndex: UInt64, lastTerm: UInt64, term: UInt64, vote: UInt64) -> Bool {
        var copy = ledger
        return copy.recovered(lastIndex: lastIndex, lastTerm: lastTerm, term: term, vote: vote)
    }

    private func refusesToDelete() -> Bool {
        var copy = self
        return copy.done(.delete(id(), file: segment)) != nil
    }

    @Test("an entry is held once it is flushed, and not before")
    mutating func flushed() {
        write(1...3, term: 2, at: 512)
        #expect(!ledger.holds(index: 3, term: 2))
        flush()
        #expect(ledger.holds(index: 3, term: 2))
        #expect(!ledger.holds(index: 3, term: 1))
        #expect(!ledger.holds(index: 4, term: 2))
    }

    @Test("an entry takes the place of everything from its index on")
    mutating func replaced() {
        write(1...3, term: 1, at: 512)
        write(2...2, term: 2, at: 1_024)
        flush()
        #expect(ledger.durable.lastIndex == 2)
        #expect(ledger.durable.term(at: 1) == 1 && ledger.durable.term(at: 2) == 2)
    }

    @Test("a vote is on the disk with the flush of its record")
    mutating func vote() {
        _ = done(.write(id(), file: segment, at: 512, bytes: Self.hardState(term: 4, vote: 2)))
        #expect(ledger.durable.term == 0)
        flush()
        #expect(ledger.durable.term == 4 && ledger.durable.vote == 2)
    }

    @Test("a promise is under way while a term or vote is written and not flushed")
    mutating func promiseUnderWay() {
        let (first, second) = (Self.hardState(term: 4, vote: 2), Self.hardState(term: 4, vote: 2, commit: 7))
        _ = done(.write(id(), file: segment, at: 512, bytes: first))
        #expect(ledger.isPromiseUnderWay)
        flush()
        #expect(!ledger.isPromiseUnderWay)
        _ = done(.write(id(), file: segment, at: 1_024, bytes: second))
        #expect(!ledger.isPromiseUnderWay, "the commit index is no promise")
    }

    /// A log of entries 1 to 4 of term 1 that has lost 5 and 6 of term 2, and promises them.
    private mutating func loseEntries() {
        write(1...4, term: 1, at: 512)
        write(5...6, term: 2, at: 1_024)
        flush()
        var damaged = LogImage()
        for index in 1...4 as ClosedRange<UInt64> { damaged.put(index: index, term: 1, segment: 1) }
        damaged.setHardState(term: 2, vote: 0, promised: (2, 6))
        ledger.adopt(damaged)
    }

    /// Whether the promise may be taken back then.
    private mutating func mayTakeBackPromise(commit: UInt64 = 0) -> Bool {
        let hardState = Self.hardState(term: 3, vote: 0, commit: commit)
        _ = done(.write(id(), file: segment, at: 4_096, bytes: hardState))
        flush()
        return ledger.forgottenPromise == nil
    }

    @Test(
        "a promise is taken back when its end is durable, or a leader has put another entry in its place",
        arguments: [(5...5, 2, false), (5...6, 2, true), (4...4, 2, true), (4...4, 1, false)]
            as [(ClosedRange<UInt64>, UInt64, Bool)])
    mutating func promiseTakenBack(_ entries: ClosedRange<UInt64>, term: UInt64, isRight: Bool) {
        loseEntries()
        write(entries, term: term, at: 2_048)
        let isAllowed = mayTakeBackPromise()
        #expect(isAllowed == isRight)
    }

    @Test("a promise is taken back when what is committed and durable has overtaken it", arguments: [5, 9] as [UInt64])
    mutating func promiseOvertaken(commit: UInt64) {
        loseEntries()
        let base = Self.record(kind: 4, index: 9, term: 1, isLast: true)
        _ = done(.write(id(), file: segment, at: 2_048, bytes: base))
        let isAllowed = mayTakeBackPromise(commit: commit)
        #expect(isAllowed == (commit == 9))
    }

    @Test("what a failed flush dropped is never durable, whatever is flushed later, until it is written again")
    mutating func dropped() {
        write(1...1, term: 1, at: 512)
        ledger.failed(.flush(id(), file: segment))
        flush()
        #expect(!ledger.holds(index: 1, term: 1))
        write(1...1, term: 1, at: 512)
        flush()
        #expect(ledger.holds(index: 1, term: 1))
    }

    @Test("a segment's first batch counts when its name is durable")
    mutating func unnamed() {
        let spare = FileName("spare")
        write(1...2, term: 1, at: 512, in: spare)
        flush(spare)
        _ = done(.rename(id(), from: spare, to: segment))
        #expect(!ledger.holds(index: 2, term: 1))
        _ = done(.flushDirectory(id()))
        #expect(ledger.holds(index: 2, term: 1))
    }

    @Test("what a failed flush left in a segment without a name does not outlive it")
    mutating func spareDeleted() {
        let spare = FileName("spare")
        write(1...1, term: 1, at: 512, in: spare)
        write(2...2, term: 1, at: 1_024, in: spare)
        ledger.failed(.flush(id(), file: spare))
        _ = done(.delete(id(), file: spare))
        write(1...1, term: 2, at: 512, in: spare)
        flush(spare)
        _ = done(.rename(id(), from: spare, to: segment))
        _ = done(.flushDirectory(id()))
        #expect(ledger.holds(index: 1, term: 2))
    }

    @Test("a segment with entries that no durable snapshot covers may not be given up")
    mutating func givenUp() {
        write(1...4, term: 1, at: 512)
        flush()
        #expect(refusesToDelete())
        let temporary = FileName("snapshot.tmp")
        _ = done(.create(id(), file: temporary))
        _ = done(.flush(id(), file: temporary))
        _ = done(.rename(id(), from: temporary, to: FileName("snapshot-0000000000000004-0000000000000001")))
        #expect(refusesToDelete())
        _ = done(.flushDirectory(id()))
        #expect(!refusesToDelete())
    }

    @Test("a snapshot that was not flushed before it got its name covers nothing")
    mutating func unflushedSnapshot() {
        write(1...4, term: 1, at: 512)
        flush()
        let temporary = FileName("snapshot.tmp")
        _ = done(.create(id(), file: temporary))
        _ = done(.rename(id(), from: temporary, to: FileName("snapshot-0000000000000004-0000000000000001")))
        _ = done(.flushDirectory(id()))
        #expect(refusesToDelete())
    }

    @Test("a start after a power cut finds what was durable or a prefix of the rest, and nothing else")
    mutating func powerCut() {
        write(1...2, term: 1, at: 512)
        flush()
        write(3...4, term: 1, at: 1_024)
        ledger.losePower()
        var shorter = ledger
        let shorterIsExplained = shorter.recovered(lastIndex: 2, lastTerm: 1, term: 0, vote: 0)
        #expect(shorterIsExplained)
        #expect(!shorter.holds(index: 3, term: 1))
        var longer = ledger
        let longerIsExplained = longer.recovered(lastIndex: 4, lastTerm: 1, term: 0, vote: 0)
        #expect(longerIsExplained)
        #expect(longer.holds(index: 4, term: 1))
        #expect(!explains(lastIndex: 1, lastTerm: 1, term: 0, vote: 0))
        #expect(!explains(lastIndex: 5, lastTerm: 1, term: 0, vote: 0))
        #expect(!explains(lastIndex: 2, lastTerm: 1, term: 3, vote: 1))
    }

    @Test("damage to the last batch is beyond the model, and to the last that was flushed")
    mutating func damageToLastBatch() {
        write(1...1, term: 1, at: 512)
        flush()
        write(2...2, term: 1, at: 1_024)
        flush()
        write(3...3, term: 1, at: 1_536)
        let isBeyond = [512, 1_024, 1_536].map {
            ledger.isBeyondModel(DiskDamage(.sectorZeroed, segment, at: $0, count: 512))
        }
        #expect(isBeyond == [false, true, true])
    }

    @Test("a received snapshot may be found before the log begins with it")
    mutating func receivedSnapshot() {
        write(1...2, term: 1, at: 512)
        flush()
        let incoming = FileName("incoming.tmp")
        _ = done(.create(id(), file: incoming))
        _ = done(.flush(id(), file: incoming))
        _ = done(.rename(id(), from: incoming, to: FileName("snapshot-0000000000000009-0000000000000003")))
        ledger.losePower()
        #expect(explains(lastIndex: 2, lastTerm: 1, term: 0, vote: 0))
        #expect(explains(lastIndex: 9, lastTerm: 3, term: 0, vote: 0))
        #expect(!explains(lastIndex: 8, lastTerm: 3, term: 0, vote: 0))
    }

    @Test("damage to the last batch is beyond every log, also if its segment had no name yet; damage before it is not")
    mutating func lastBatch() {
        let (spare, next) = (FileName("spare"), FileName("wal-0000000000000002"))
        write(1...2, term: 1, at: 512)
        write(3...3, term: 1, at: 1_024)
        func isBeyond(_ file: FileName, _ offset: Int) -> Bool {
            ledger.isBeyondModel(DiskDamage(.sectorStale, file, at: offset, count: 512))
        }
        #expect(isBeyond(segment, 1_024) && !isBeyond(segment, 512))
        write(4...4, term: 1, at: 512, in: spare)
        _ = done(.rename(id(), from: spare, to: next))
        // The end of the segment before it is written when the next one has its name.
        _ = done(.write(id(), file: segment, at: 1_536, bytes: [UInt8](repeating: 0, count: 512)))
        #expect(isBeyond(next, 512) && !isBeyond(segment, 1_024))
        write(5...5, term: 1, at: 1_024, in: next)
        #expect(isBeyond(next, 1_024) && isBeyond(next, 512))
        flush(next)
        #expect(isBeyond(next, 1_024) && !isBeyond(next, 512))
    }
}
