import Raft
import Storage
import StorageTestKit
import Testing

@Suite struct RecoveryTests {
    @Test("what was acknowledged is there after a restart, and the last hard state with it")
    func roundTrip() throws {
        var member = Member()
        #expect(member.restart() == nil)
        #expect(member.recovered?.isNew == true)
        member.persist(Persist(hardState: hardState(1, vote: 0xA), append: [entry(1, 1, bytes: 0, kind: .noOperation)]))
        member.persist(Persist(append: (2...40).map { entry($0, 1, bytes: Int($0) * 9) }))
        member.persist(Persist(hardState: hardState(2, commit: 30), append: [entry(35, 2, kind: .configuration)]))
        member.settle()
        #expect(member.persisted.count == 3)
        #expect(member.restart() == nil)
        let recovered = try #require(member.recovered)
        #expect(recovered.isNew == false)
        #expect(recovered.entries.count == 35)
        #expect(recovered.entries.last == entry(35, 2, kind: .configuration))
        #expect(recovered.hardState == hardState(2, commit: 30))
        #expect(recovered.incarnation == 2)
        #expect(recovered.storeID == 0x57)
    }

    @Test("requests that arrive while a flush is under way share the next write and flush")
    func groupCommit() {
        var member = Member()
        #expect(member.restart() == nil)
        for index in 1...10 { member.persist(Persist(append: [entry(UInt64(index), 1)])) }
        let before = member.performed
        member.settle()
        #expect(member.performed - before == 4)
        #expect(member.persisted.map(\.rawValue) == Array(1...10))
    }

    @Test("a snapshot lets go of the segments it covers, and is what the next start begins with")
    func snapshot() throws {
        var member = Member()
        #expect(member.restart() == nil)
        for index in 1...100 {
            member.persist(Persist(append: [entry(UInt64(index), 1, bytes: 300)]))
            member.settle()
        }
        let segmentsBefore = member.disk.listing.filter { $0.rawValue.hasPrefix("wal-") }.count
        #expect(segmentsBefore > 3)
        member.model.payloads[90] = payload(90, bytes: 1234)
        member.input(.beginSnapshot(metadata(90, 1)))
        member.input(.snapshotBytes(payload(90, bytes: 1234)))
        member.input(.finishSnapshot)
        member.settle()
        #expect(member.events.contains(.snapshotDurable(metadata(90, 1), bytes: 1234)))
        #expect(member.disk.listing.filter { $0.rawValue.hasPrefix("wal-") }.count < segmentsBefore)
        #expect(member.restart() == nil)
        let recovered = try #require(member.recovered)
        #expect(recovered.snapshot == metadata(90, 1))
        #expect(recovered.entries.map(\.index.position) == Array(91...100))
    }
}
