import Raft
import Storage
import StorageTestKit
import Testing

@Suite struct SnapshotTransferTests {
    private func memberWithSnapshot() -> Member {
        var member = Member()
        #expect(member.restart() == nil)
        member.persist(Persist(hardState: hardState(1), append: (1...5).map { entry($0, 1) }))
        member.settle()
        CrashTests.takeSnapshot(4, 1)(&member)
        member.settle()
        return member
    }

    @Test("a stored snapshot is read in pieces from any offset", arguments: [1, 7, 100, 10_000])
    func reading(_ bytesMax: Int) {
        var member = memberWithSnapshot()
        let whole = payload(4, bytes: 730)
        for start in [0, 1, 99, 100, 640, 730] {
            var offset = start
            var collected: [UInt8] = []
            var isLast = false
            while !isLast {
                member.events = []
                member.input(
                    .readSnapshot(SnapshotRequestID(5), index: LogIndex(4), offset: offset, bytesMax: bytesMax))
                member.settle()
                guard case .snapshotRead(SnapshotRequestID(5), offset, let bytes, let last) = member.events.first else {
                    Issue.record("\(member.events)")
                    return
                }
                collected += bytes
                offset += bytes.count
                isLast = last
            }
            #expect(collected == Array(whole[start...]))
        }
    }

    @Test("a snapshot that is not there, or an offset behind its end, is not read")
    func notThere() {
        var member = memberWithSnapshot()
        for (index, offset) in [(3, 0), (4, 731), (4, -1)] {
            member.events = []
            member.input(
                .readSnapshot(SnapshotRequestID(1), index: LogIndex(UInt64(index)), offset: offset, bytesMax: 10))
            member.settle()
            #expect(member.events == [.snapshotNotRead(SnapshotRequestID(1), nil)])
        }
    }

    @Test("a snapshot that is damaged while it is sent is not sent, and named")
    func damagedWhileSent() throws {
        var member = memberWithSnapshot()
        let name = FileName("snapshot-0000000000000004-0000000000000001")
        var bytes = try #require(member.disk.contents(name))
        bytes[bytes.count - 200] ^= 4
        member.disk.replace(name, with: bytes)
        member.input(.readSnapshot(SnapshotRequestID(1), index: LogIndex(4), offset: 500, bytesMax: 1000))
        member.settle()
        guard case .snapshotNotRead(_, let failure) = member.events.last else {
            Issue.record("\(member.events)")
            return
        }
        #expect(failure?.reason == .snapshotDamaged)
        #expect(failure?.file == name)
    }

    @Test("pieces that come twice, early or late are answered with the offset that is wanted")
    func repeatedPieces() {
        var member = memberWithSnapshot()
        let incoming = metadata(9, 2)
        let bytes = payload(9, bytes: 300)
        func send(_ start: Int, _ end: Int, done: Bool = false) -> [StorageEvent] {
            member.events = []
            member.input(
                .receiveSnapshotChunk(incoming, offset: start, bytes: Array(bytes[start..<end]), done: done))
            member.settle()
            return member.events
        }
        #expect(send(100, 200) == [.snapshotChunkStored(incoming, nextOffset: 0)])
        #expect(send(0, 120) == [.snapshotChunkStored(incoming, nextOffset: 120)])
        #expect(send(0, 120) == [.snapshotChunkStored(incoming, nextOffset: 120)])
        #expect(send(200, 300, done: true) == [.snapshotChunkStored(incoming, nextOffset: 120)])
        #expect(send(120, 300, done: true).last == .snapshotInstalled(incoming))
        #expect(send(0, 120) == [.snapshotNotInstalled(incoming, stored: incoming)])
        member.persist(Persist(append: [entry(10, 2)]))
        member.settle()
        member.start()
        member.settle()
        #expect(member.recovered?.snapshot == incoming)
        #expect(member.recovered?.entries == [entry(10, 2)])
        #expect(member.recoveredPayload == bytes)
    }

    @Test("an older snapshot never replaces newer state, however late it comes")
    func olderSnapshot() {
        var member = memberWithSnapshot()
        member.events = []
        member.input(.receiveSnapshotChunk(metadata(3, 1), offset: 0, bytes: [1], done: true))
        member.settle()
        #expect(member.events == [.snapshotNotInstalled(metadata(3, 1), stored: metadata(4, 1))])
    }

    @Test(
        "entries behind a received snapshot stay when the log contains its last entry, and go when it does not",
        arguments: [1, 2])
    func suffix(_ term: UInt64) {
        var member = Member()
        #expect(member.restart() == nil)
        member.persist(Persist(hardState: hardState(2), append: (1...9).map { entry($0, 1) }))
        member.settle()
        CrashTests.install(6, term)(&member)
        member.settle()
        #expect(member.events.contains(.snapshotInstalled(metadata(6, term))))
        #expect(member.restart() == nil)
        #expect(member.recovered?.entries == (term == 1 ? (7...9).map { entry($0, 1) } : []))
    }

    @Test("the writer is told when to wait and when to go on")
    func backPressure() {
        var member = memberWithSnapshot()
        member.input(.beginSnapshot(metadata(5, 1)))
        member.settle()
        member.input(.snapshotBytes([UInt8](repeating: 1, count: 1000)))
        #expect(member.log.snapshotBytesUnwritten > 400)
        member.settle()
        #expect(member.events.contains(.snapshotWantsBytes))
        #expect(member.log.snapshotBytesUnwritten == 0)
    }

    @Test("a damaged newest snapshot gives way to an older whole one when the log covers the difference")
    func fallback() throws {
        var member = memberWithSnapshot()
        member.persist(Persist(append: [entry(6, 1)]))
        member.settle()
        CrashTests.takeSnapshot(6, 1)(&member)
        member.settle()
        let name = FileName("snapshot-0000000000000006-0000000000000001")
        var bytes = try #require(member.disk.contents(name))
        bytes[300] ^= 1
        member.disk.replace(name, with: bytes)
        member.start()
        member.settle()
        let recovered = try #require(member.recovered)
        #expect(recovered.snapshot == metadata(4, 1))
        #expect(recovered.entries == [entry(5, 1), entry(6, 1)])
        #expect(recovered.damagedSnapshots == [name])
        #expect(member.recoveredPayload == payload(4, bytes: 730))
    }

    @Test("entries that are asked for while a received snapshot that stands for them is being installed are not missed")
    func coveredEntries() throws {
        for performed in 0..<24 {
            var member = Member()
            member.start()
            member.settle()
            member.persist(Persist(hardState: hardState(1), append: (1...5).map { entry($0, 1) }))
            member.settle()
            member.input(.receiveSnapshotChunk(metadata(10, 1), offset: 0, bytes: payload(10, bytes: 130), done: true))
            for _ in 0..<performed { member.perform() }
            for (id, range) in [(UInt64(901), 6...8), (902, 9...12), (903, 13...13)] as [(UInt64, ClosedRange<UInt64>)]
            {
                member.input(.persist(PersistID(id), Persist(append: range.map { entry($0, 1) })))
            }
            member.settle()
            #expect(member.failure == nil)
            #expect(member.persisted.suffix(3) == [901, 902, 903].map { PersistID($0) })
            #expect(member.events.contains(.snapshotInstalled(metadata(10, 1))), "after \(performed) operations")
            member.start()
            member.settle()
            let recovered = try #require(member.recovered)
            #expect(recovered.snapshot == metadata(10, 1))
            #expect(recovered.entries.map(\.index.position).suffix(3) == [11, 12, 13])
        }
    }

    @Test("the last piece is answered by the installation alone, and so is one that comes again meanwhile")
    func lastPiece() {
        var member = Member()
        member.start()
        member.settle()
        let bytes = payload(10, bytes: 130)
        member.input(.receiveSnapshotChunk(metadata(10, 1), offset: 0, bytes: bytes, done: true))
        repeat {
            member.input(.receiveSnapshotChunk(metadata(10, 1), offset: 130, bytes: [], done: true))
        } while member.perform() && !member.events.contains(.snapshotInstalled(metadata(10, 1)))
        let answers = member.events.filter { event in
            switch event {
            case .snapshotChunkStored, .snapshotNotInstalled, .snapshotInstalled: true
            default: false
            }
        }
        #expect(answers == [.snapshotInstalled(metadata(10, 1))])
    }
}
