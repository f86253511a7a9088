import Determinism
import MVCC
import Testing

@testable import Server

@Suite struct AutoCompactionTests {
    /// A store whose latest revision is the one wanted.
    private func view(_ revision: Int64, compacted: Int64 = -1) -> StoreView {
        var store = VersionedStore()
        while store.revision.number < revision {
            _ = store.apply(.put(PutOperation(key: [1], value: [1])), leaseExists: { _ in false })
        }
        if compacted > 0 {
            _ = store.apply(.compact(Compaction(revision: Revision(compacted))), leaseExists: { _ in false })
        }
        return store.view
    }

    private func at(_ seconds: UInt64) -> Instant { Instant(nanoseconds: seconds * 1_000_000_000) }

    @Test(
        "the two flags mean together what they mean for etcd",
        arguments: [
            ("periodic", "0", .off), ("periodic", "", .off), ("revision", "0", .off), ("periodic", "0s", .off),
            ("periodic", "2", .periodic(7_200_000)), ("periodic", "90s", .periodic(90_000)),
            ("revision", "1000", .revision(1_000)), ("revision", "1h", nil), ("revision", "-1", nil),
            ("periodic", "-5m", nil), ("periodic", "-1", nil), ("periodic", "often", nil),
        ] as [(String, String, AutoCompaction.Mode?)])
    func flags(mode: String, retention: String, expected: AutoCompaction.Mode?) {
        #expect(AutoCompaction.Mode(mode, retention: retention) == expected)
    }

    @Test("by revision: so many stay, and a tenth more before anything is done")
    func byRevision() {
        var compaction = AutoCompaction(.revision(50))
        #expect(compaction.target(view(40), now: at(1)) == nil)
        #expect(compaction.target(view(56), now: at(2)) == nil)
        #expect(compaction.target(view(57), now: at(3)) == Revision(7))
        #expect(compaction.target(view(60, compacted: 7), now: at(4)) == nil)
        #expect(compaction.target(view(63, compacted: 7), now: at(5)) == Revision(13))
    }

    @Test("by time: nothing before the time is over, and then what was the latest when it began")
    func byTime() {
        var compaction = AutoCompaction(.periodic(100_000))
        #expect(compaction.target(view(5), now: at(0)) == nil)
        #expect(compaction.target(view(9), now: at(50)) == nil)
        #expect(compaction.target(view(12), now: at(99)) == nil)
        #expect(compaction.target(view(20), now: at(100)) == Revision(5))
        #expect(compaction.target(view(30, compacted: 5), now: at(149)) == nil)
        #expect(compaction.target(view(30, compacted: 5), now: at(151)) == Revision(9))
        // Nothing was written since.
        #expect(compaction.target(view(30, compacted: 30), now: at(400)) == nil)
    }

    @Test("off is off")
    func off() {
        var compaction = AutoCompaction(.off)
        for second in 0..<10 as Range<UInt64> { #expect(compaction.target(view(20), now: at(second * 10_000)) == nil) }
    }
}
