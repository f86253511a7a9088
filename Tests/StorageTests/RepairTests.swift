import Raft
import Storage
import StorageTestKit
import Testing

/// Logs that have lost entries in the middle: what a start says of them, and how they become whole again.
@Suite struct RepairTests {
    static let firstSegment = FileName("wal-0000000000000001")

    /// Three segments of entries of term 1, all committed but the last three; closed in order unless the last batch is to be cut.
    private func member(_ entries: UInt64 = 40, commit: UInt64 = 37, isClosed: Bool = true) -> Member {
        var member = Member()
        _ = member.restart()
        for index in 1...entries {
            let hardState = HardState(
                term: Term(1), vote: MemberID(2), commit: LogIndex(min(index - 1, commit)))
            member.persist(Persist(hardState: hardState, append: [entry(index, 1, bytes: 300)]))
            member.settle()
        }
        if isClosed {
            member.input(.close)
            member.settle()
        }
        member.isDiskDamaged = true
        return member
    }

    private func flip(_ member: inout Member, _ file: FileName, _ offset: Int) {
        guard var bytes = member.disk.contents(file) else { return }
        bytes[offset] ^= 0x20
        member.disk.replace(file, with: bytes)
    }

    /// Where the batch with this entry begins.
    private func place(_ index: UInt64, _ member: Member) throws -> (file: FileName, offset: Int) {
        let wanted = entry(index, 1, bytes: 300).payload
        for file in member.disk.listing where file.rawValue.hasPrefix("wal-") {
            let bytes = try #require(member.disk.contents(file))
            for start in stride(from: 0, to: bytes.count - 512, by: 512)
            where bytes[(start + 168)..<(start + 468)].elementsEqual(wanted) {
                return (file, start)
            }
        }
        Issue.record("entry \(index) is nowhere")
        return (Self.firstSegment, 0)
    }

    @Test("several holes are named in order; the log is cut back to what is committed before the first")
    func places() throws {
        var member = member()
        let (first, second) = (try place(9, member), try place(30, member))
        flip(&member, first.file, first.offset + 70)
        flip(&member, second.file, second.offset + 200)
        member.start()
        member.settle()
        let recovered = try #require(member.recovered)
        #expect(
            recovered.damage == [
                LogDamage(file: first.file, offset: first.offset, firstLostIndex: LogIndex(9)),
                LogDamage(file: second.file, offset: second.offset + 104, firstLostIndex: LogIndex(30)),
            ])
        #expect(recovered.hardState.promisedEnd == LogEnd(Term(1), LogIndex(40)))
        #expect(recovered.hardState.vote == MemberID(2))
        #expect(
            recovered.entries.map(\.index.position) == Array(1...7),
            "entry 8 was not said to be committed before the hole")
        let end = LogEnd(Term(1), LogIndex(40))
        #expect(recovered.fragments.run(to: end, above: .zero).previous == LogEnd(Term(1), LogIndex(30)))
        #expect(member.restart() == nil)
        #expect(member.restart() == nil)
        #expect(member.recovered?.hardState.promisedEnd == nil)
        #expect(member.recovered?.entries.count == 40)
    }

    @Test("entries that may have been replaced in the hole are not taken for the log's own")
    func replaced() throws {
        var member = member(20, commit: 5, isClosed: false)
        // Entries from 12 on are replaced, and then the batch that did so is lost.
        member.persist(Persist(hardState: hardState(2, commit: 5), append: [entry(12, 2, bytes: 300)]))
        member.settle()
        member.persist(Persist(append: [entry(13, 2, bytes: 300)]))
        member.settle()
        member.input(.close)
        member.settle()
        let bytes = try #require(member.disk.contents(FileName("wal-0000000000000002")))
        let lost = entry(12, 2, bytes: 300).payload
        let start = try #require(
            stride(from: 0, to: bytes.count - 512, by: 512).first {
                bytes[($0 + 168)..<($0 + 468)].elementsEqual(lost)
            })
        flip(&member, FileName("wal-0000000000000002"), start + 300)
        #expect(member.restart() == nil)
        let recovered = try #require(member.recovered)
        #expect(recovered.hardState.promisedEnd == LogEnd(Term(2), LogIndex(13)))
        #expect(recovered.entries.map(\.index.position) == Array(1...5))
        #expect(member.restart() == nil)
        #expect(member.recovered?.entries.map(\.term.number) == Array(repeating: 1, count: 11) + [2, 2])
    }

    @Test("a hole and a torn tail: the tail is cut, the hole is named")
    func holeAndTornTail() throws {
        var member = member(isClosed: false)
        let hole = try place(20, member)
        member.persist(Persist(append: (41...45).map { entry($0, 1, bytes: 600) }))
        member.perform()
        flip(&member, hole.file, hole.offset + 3)
        // The batch that is under way is not flushed: only some of its sectors are on the disk.
        var random = SplitMix64(seed: 3)
        member.crash(.tears, &random)
        #expect(member.restart() == nil)
        let recovered = try #require(member.recovered)
        #expect(recovered.damage.map(\.firstLostIndex) == [LogIndex(20)])
        let promised = try #require(recovered.hardState.promisedEnd)
        #expect(promised.index >= LogIndex(40))
        #expect(member.restart() == nil)
        #expect(member.recovered?.entries.last?.index == promised.index)
    }

    @Test(
        "a segment that is missing, emptied or cut off, but the last, is a hole; the last one cannot be told to end where it did"
    )
    func segments() throws {
        let whole = member()
        let files = whole.disk.listing.filter { $0.rawValue.hasPrefix("wal-") }
        #expect(files.count >= 3)
        for file in files {
            let bytes = try #require(whole.disk.contents(file))
            for contents in [nil, [], Array(bytes[..<(bytes.count / 2)])] {
                var damaged = whole
                damaged.disk.replace(file, with: contents)
                switch DamageTests.judge(damaged) {
                case .repaired(let places):
                    #expect(file != files.last)
                    #expect(
                        places.count == 1
                            && (contents?.isEmpty == false || places[0].file == file && places[0].offset == 0))
                case .named(let failure):
                    #expect(file == files.last)
                    #expect(failure.remedy == .replaceMember)
                case .intact, .wrong: Issue.record("\(file) \(contents?.count ?? -1): \(DamageTests.judge(damaged))")
                }
            }
        }
    }

    @Test("a crash between any two operations of a repair leaves a log that can be repaired again")
    func crashes() throws {
        var damaged = member()
        let hole = try place(3, damaged)
        flip(&damaged, hole.file, hole.offset + 333)
        var operations = 0
        while true {
            var member = damaged
            member.start()
            for _ in 0..<operations { member.perform() }
            if member.recovered == nil, member.operations.isEmpty { break }
            for (number, mode) in [SimulatedDisk.Crash.losesAll, .keepsAll, .tears, .tears].enumerated() {
                var crashed = member
                var random = SplitMix64(seed: UInt64(operations * 4 + number))
                crashed.crash(mode, &random)
                for life in 1...3 {
                    if let problem = crashed.restart() {
                        Issue.record("\(operations) operations, \(mode), life \(life): \(problem)")
                        return
                    }
                    if life == 3 { #expect(crashed.recovered?.hardState.promisedEnd == nil) }
                }
                #expect(crashed.recovered?.entries.count == 40)
            }
            operations += 1
            if member.recovered != nil, member.operations.isEmpty { break }
        }
        #expect(operations > 8)
    }

    @Test("a crash between any two operations of the writing of what was lost changes nothing that was promised")
    func crashesWhileRefilling() throws {
        var damaged = member()
        let hole = try place(3, damaged)
        flip(&damaged, hole.file, hole.offset + 333)
        damaged.start()
        damaged.settle()
        let recovered = try #require(damaged.recovered)
        let promised = try #require(recovered.hardState.promisedEnd)
        var living = damaged
        living.refill(recovered, to: promised)
        var operations = 0
        while !living.operations.isEmpty {
            for (number, mode) in [SimulatedDisk.Crash.losesAll, .keepsAll, .tears, .tears].enumerated() {
                var crashed = living
                var random = SplitMix64(seed: UInt64(operations * 4 + number))
                crashed.crash(mode, &random)
                if let problem = crashed.restart() ?? crashed.restart() {
                    Issue.record("\(operations) operations, \(mode): \(problem)")
                    return
                }
                #expect(crashed.recovered?.hardState.promisedEnd == nil)
                #expect(crashed.recovered?.entries.count == 40)
            }
            living.perform()
            operations += 1
        }
        #expect(operations > 8)
    }

    @Test("while entries are promised no snapshot takes away what is left of them")
    func fragmentsStay() throws {
        var member = member()
        let hole = try place(3, member)
        flip(&member, hole.file, hole.offset + 333)
        member.start()
        member.settle()
        // A leader sends entries of a later term that only reach into the hole; they are committed, and a snapshot is taken.
        member.input(
            .persist(
                PersistID(1_000),
                Persist(append: (2...30).map { entry($0, 1, bytes: 300) })))
        member.settle()
        CrashTests.takeSnapshot(30, 1)(&member)
        member.settle()
        member.start()
        member.settle()
        let recovered = try #require(member.recovered)
        #expect(recovered.snapshot?.index == LogIndex(30))
        let promised = try #require(recovered.hardState.promisedEnd)
        #expect(promised == LogEnd(Term(1), LogIndex(40)))
        let left = recovered.fragments.run(to: promised, above: LogIndex(30))
        #expect(left.entries.map(\.index.position) == Array(31...40))
    }

    @Test("damage to what a repair has written is found and repaired as well")
    func damagedRepair() throws {
        var member = member()
        let hole = try place(3, member)
        flip(&member, hole.file, hole.offset + 333)
        #expect(member.restart() == nil)
        member.input(.close)
        member.settle()
        let last = try #require(member.disk.listing.last { $0.rawValue.hasPrefix("wal-") })
        let image = member.disk.image
        var repaired = 0
        for file in member.disk.listing where file.rawValue.hasPrefix("wal-") {
            let bytes = try #require(image[file])
            for sector in stride(from: 0, to: bytes.count, by: 512) where bytes[sector] != 0 || file == last {
                var again = member
                flip(&again, file, sector + 20)
                switch DamageTests.judge(again) {
                case .intact, .named: break
                case .repaired: repaired += 1
                case .wrong(let problem):
                    Issue.record("\(file) at \(sector): \(problem)")
                    return
                }
            }
        }
        #expect(repaired > 0, "most entries are there twice by now")
    }

    @Test("the format of an older release is refused by its number, and nothing is changed")
    func olderFormat() throws {
        var member = member(3)
        var bytes = try #require(member.disk.contents(FileName("identity")))
        bytes[11] = 1
        var crc: UInt32 = ~0
        for byte in bytes.dropLast(4) {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0x82F6_3B78 : crc >> 1 }
        }
        for slot in 0..<4 { bytes[bytes.count - 4 + slot] = UInt8(truncatingIfNeeded: ~crc >> (24 - 8 * UInt32(slot))) }
        member.disk.replace(FileName("identity"), with: bytes)
        let before = member.disk.image
        member.start()
        member.settle()
        #expect(member.failure?.reason == .olderFormat(1))
        #expect(member.failure?.remedy == .useTheOlderRelease)
        #expect(member.disk.image == before)
    }
}
