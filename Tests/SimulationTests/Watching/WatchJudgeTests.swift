import MVCC
import Testing

@testable import Simulation

/// The judge of watches, told stories of which all but one are doctored.
@Suite struct WatchJudgeTests {
    private static let (a, b): ([UInt8], [UInt8]) = ([97], [98])

    private static func put(_ key: [UInt8], _ revision: Int64, previous: KeyValue? = nil) -> Change {
        let created = previous?.created ?? Revision(revision)
        return Change(
            kind: .put,
            current: KeyValue(
                key: key, value: [UInt8(revision)], created: created, modified: Revision(revision),
                version: (previous?.version ?? 0) + 1),
            previous: previous)
    }

    private static func delete(_ key: [UInt8], _ revision: Int64, previous: KeyValue) -> Change {
        Change(kind: .delete, current: KeyValue(key: key, modified: Revision(revision)), previous: previous)
    }

    /// Two keys, written at 2 and 3, both at 4, and one deleted at 5.
    private static let history: [Int64: [Change]] = {
        let (second, third) = (put(a, 2), put(b, 3))
        let fourth = [put(a, 4, previous: second.current), put(b, 4, previous: third.current)]
        return [2: [second], 3: [third], 4: fourth, 5: [delete(a, 5, previous: fourth[0].current)]]
    }()

    private let judge = WatchJudge(changes: history, lastRevision: 5)

    private func told(_ body: WatchAnswer.Body, at revision: Int64 = 5, compacted: Int64 = -1, excuses: Int = 0)
        -> WatchAnswer
    {
        WatchAnswer(body: body, revision: revision, compacted: compacted, excuses: excuses)
    }

    private func changes(_ revisions: Int64...) -> WatchAnswer.Body {
        .changes(number: 0, revisions.flatMap { Self.history[$0] ?? [] })
    }

    private func finding(
        _ answers: [WatchAnswer], from start: Int64 = 2, at created: Int64 = 5, compacted: Int64 = -1,
        of interest: WatchInterest = WatchInterest(.all, wantsPrevious: true)
    ) -> Invariant? {
        var session = WatchSession(client: 0, member: 0, interest: interest, start: start)
        session.created = told(.created(session: 0, number: 0), at: created, compacted: compacted)
        session.told = answers
        return judge.judge(session)?.invariant
    }

    @Test("what a watch should be told is found right: whole, filtered, from now on, over a compaction")
    func right() {
        #expect(finding([told(changes(2)), told(changes(3, 4, 5)), told(.progress(number: -1))]) == nil)
        #expect(finding([told(changes(4))], from: 0, at: 3) == nil)
        let deletes = WatchInterest(KeyRange(key: Self.a), wantsPuts: false, wantsPrevious: true)
        #expect(finding([told(changes(5))], of: deletes) == nil)
        #expect(finding([told(changes(2)), told(.compacted(number: 0, floor: 4), compacted: 4)]) == nil)
        var bare = Self.history[5] ?? []
        bare[0].previous = nil
        #expect(finding([told(.changes(number: 0, bare), compacted: 5)], from: 5) == nil)
    }

    @Test("order, repetition, gaps and halves of revisions")
    func sequence() {
        #expect(finding([told(changes(4)), told(changes(3))], from: 4) == .w1)
        #expect(finding([told(changes(2, 3, 4)), told(changes(2))]) == .w1)
        #expect(finding([told(changes(2)), told(changes(2))]) == .w2)
        #expect(finding([told(changes(1)), told(changes(2))], from: 3) == .w2)
        #expect(finding([told(changes(2)), told(changes(4))]) == .w3)
        #expect(finding([told(.changes(number: 0, Array((Self.history[4] ?? []).prefix(1))))], from: 4) == .w4)
    }

    @Test("progress beyond what was told")
    func progress() {
        #expect(finding([told(changes(2)), told(.progress(number: 0), at: 3)]) == .w6)
        #expect(finding([told(changes(2)), told(.progress(number: 0), at: 2)]) == nil)
        #expect(finding([told(changes(2, 3, 4, 5)), told(.progress(number: 0), at: 6)]) == .w9)
    }

    @Test("changes that were not made, not wanted, or have another past; revisions that never were")
    func contents() {
        #expect(finding([told(.changes(number: 0, [Self.put(Self.b, 2)]))]) == .w7)
        #expect(finding([told(changes(4))], from: 4, of: WatchInterest(KeyRange(key: Self.a))) == .w7)
        #expect(finding([told(changes(5))], from: 5, of: WatchInterest(.all)) == .w7)
        var bare = Self.history[5] ?? []
        bare[0].previous = nil
        #expect(finding([told(.changes(number: 0, bare), compacted: 4)], from: 5) == .w7)
        #expect(finding([told(changes(2, 3, 4, 5)), told(.changes(number: 0, [Self.put(Self.a, 6)]))]) == .w9)
    }

    @Test("ends by compaction: with the floor, only of who lacks something, and only with a reason to be behind")
    func compaction() {
        #expect(finding([told(.compacted(number: 0, floor: 0), compacted: 4)]) == .w8)
        #expect(finding([told(changes(2, 3, 4)), told(.compacted(number: 0, floor: 4), compacted: 4)]) == .w8)
        #expect(finding([told(changes(3, 4))], from: 3, compacted: 4) == .w8)
        let end = WatchAnswer.Body.compacted(number: 0, floor: 4)
        #expect(finding([told(end, compacted: 4)], from: 0, at: 2) == .w10)
        #expect(finding([told(end, compacted: 4, excuses: 1)], from: 0, at: 2) == nil)
    }
}
