import Raft
import Storage
import StorageTestKit
import Testing

/// The bytes of a small directory are damaged in turn. What was sealed is either there in full, or what is lost is named and can be
/// brought back, or the member counts as wiped: then the damage is named and the disk is left as it was.
@Suite struct DamageTests {
    /// A directory with several segments, a snapshot, a truncation and configurations, closed in order.
    static func closedMember() -> Member {
        var options = Member.smallOptions
        options.entryBytesMax = 256
        options.segmentBytes = 4608
        options.readBytes = 4096
        var member = Member(options)
        _ = member.restart()
        func put(_ persist: Persist) {
            member.persist(persist)
            member.settle()
        }
        put(Persist(hardState: hardState(1, vote: 0xA), append: (1...6).map { entry($0, 1, bytes: 200) }))
        put(Persist(hardState: hardState(4, vote: 2), append: [entry(5, 4), entry(6, 4, kind: .configuration)]))
        for index in 7...18 { put(Persist(append: [entry(UInt64(index), 4, bytes: 30)])) }
        CrashTests.takeSnapshot(12, 4)(&member)
        member.settle()
        put(Persist(hardState: hardState(5, vote: 0xA, commit: 18), append: [entry(19, 5)]))
        member.input(.close)
        member.settle()
        return member
    }

    enum Verdict: Equatable {
        case intact
        /// What the log had lost was named, brought back, and is there at the next start.
        case repaired([LogDamage])
        /// The member counts as wiped, or has the wrong directory.
        case named(StorageFailure)
        case wrong(String)
    }

    static func judge(_ damaged: Member) -> Verdict {
        var member = damaged
        member.isDiskDamaged = true
        let before = member.disk.image
        if let problem = member.restart() {
            guard let failure = member.failure else { return .wrong(problem) }
            if member.disk.image != before { return .wrong("the disk was changed before \(failure)") }
            if let problem = complaint(failure, last: damaged.model.current.last) { return .wrong(problem) }
            return .named(failure)
        }
        guard let recovered = member.recovered, recovered.hardState.promisedEnd != nil else { return .intact }
        if let problem = member.restart() { return .wrong("after the repair: \(problem)") }
        if member.recovered?.hardState.promisedEnd != nil { return .wrong("what was repaired is lost again") }
        return .repaired(recovered.damage)
    }

    static func complaint(_ failure: StorageFailure, last: UInt64) -> String? {
        switch failure.reason {
        case .recordsDamaged, .segmentHeaderDamaged, .segmentMissing:
            guard failure.file != nil, failure.offset != nil, let lost = failure.firstLostIndex else {
                return "\(failure) lacks file, offset or index"
            }
            guard failure.remedy == .replaceMember else {
                return "\(failure) does not say that the member is to be replaced"
            }
            return lost.position <= last + 1 && lost.position > 0 ? nil : "\(failure) names an index that never was"
        case .logMissing:
            return failure.file == nil && failure.firstLostIndex != nil ? nil : "\(failure) names a file, or no index"
        case .identityDamaged, .identityMissing:
            return nil
        case .foreignDirectory, .newerFormat, .olderFormat, .contradiction, .disk, .snapshotDamaged:
            return "\(failure) is no answer to damage"
        }
    }

    @Test("the undamaged directory recovers, and has several segments and a snapshot")
    func undamaged() {
        let member = Self.closedMember()
        #expect(Self.judge(member) == .intact)
        #expect(member.disk.listing.filter { $0.rawValue.hasPrefix("wal-") }.count >= 2)
        #expect(member.disk.listing.contains { $0.rawValue.hasPrefix("snapshot-") })
    }

    /// Bytes worth damaging: all that are not zero, and some of those that are.
    static func places(_ bytes: [UInt8]) -> [Int] {
        bytes.indices.filter { bytes[$0] != 0 || $0 % 97 == 0 }
    }

    @Test("a flipped bit is harmless or named", arguments: closedMember().disk.listing)
    func flip(_ file: FileName) throws {
        let member = Self.closedMember()
        let bytes = try #require(member.disk.contents(file))
        var named = 0
        var repaired = 0
        for offset in Self.places(bytes) {
            var damaged = member
            var changed = bytes
            changed[offset] ^= 1 << UInt8(offset % 8)
            damaged.disk.replace(file, with: changed)
            switch Self.judge(damaged) {
            case .intact: break
            case .repaired: repaired += 1
            case .named: named += 1
            case .wrong(let problem):
                Issue.record("\(file) bit flipped at \(offset): \(problem)")
                return
            }
        }
        let isNeeded = file != FileName("spare")
        #expect(named + repaired > 0 || !isNeeded, "no flip in \(file) mattered")
        #expect(repaired > 0 || !file.rawValue.hasPrefix("wal-"), "no flip in \(file) could be repaired")
    }

    @Test(
        "a file that is cut off, emptied, or longer than it was is harmless or named",
        arguments: closedMember().disk.listing)
    func truncate(_ file: FileName) throws {
        let member = Self.closedMember()
        let bytes = try #require(member.disk.contents(file))
        for length in (0..<bytes.count).filter({ bytes[$0] != 0 || $0 % 61 == 0 }) {
            var damaged = member
            damaged.disk.replace(file, with: Array(bytes[..<length]))
            if case .wrong(let problem) = Self.judge(damaged) {
                Issue.record("\(file) cut off at \(length): \(problem)")
                return
            }
        }
        var longer = member
        longer.disk.replace(file, with: bytes + (0..<1500).map { UInt8(truncatingIfNeeded: $0) })
        if case .wrong(let problem) = Self.judge(longer) { Issue.record("\(file) with garbage behind it: \(problem)") }
    }

    @Test("a sector that is zeroed, or holds what another sector held, is harmless or named")
    func sectors() throws {
        let member = Self.closedMember()
        let image = member.disk.image
        var named = 0
        var repaired = 0
        for file in member.disk.listing {
            let bytes = try #require(image[file])
            for start in stride(from: 0, to: bytes.count, by: 512) {
                let range = start..<min(bytes.count, start + 512)
                var contents: [[UInt8]] = [[UInt8](repeating: 0, count: range.count)]
                for other in member.disk.listing {
                    let source = image[other] ?? []
                    for from in stride(from: 0, to: source.count - range.count, by: 512 * 3) {
                        contents.append(Array(source[from..<(from + range.count)]))
                    }
                }
                for content in contents where content != Array(bytes[range]) {
                    var damaged = member
                    var changed = bytes
                    changed.replaceSubrange(range, with: content)
                    damaged.disk.replace(file, with: changed)
                    switch Self.judge(damaged) {
                    case .intact: break
                    case .repaired: repaired += 1
                    case .named: named += 1
                    case .wrong(let problem):
                        Issue.record("\(file) sector at \(start): \(problem)")
                        return
                    }
                }
            }
        }
        #expect(named > 5 && repaired > 50, "\(named) \(repaired)")
    }

    @Test("a missing, duplicated, renamed or exchanged file is harmless or named")
    func wholeFiles() {
        let member = Self.closedMember()
        let names = member.disk.listing
        let image = member.disk.image
        for file in names {
            var missing = member
            missing.disk.replace(file, with: nil)
            let verdict = Self.judge(missing)
            if file != FileName("spare") {
                switch verdict {
                case .named, .repaired: break
                case .intact, .wrong: Issue.record("\(file) missing: \(verdict)")
                }
            }
            for other in names + [
                FileName("wal-00000000000000ff"), FileName("snapshot-00000000000000ff-0000000000000001"),
            ] {
                var copied = member
                copied.disk.replace(other, with: image[file])
                var exchanged = copied
                exchanged.disk.replace(file, with: image[other])
                for (damaged, what) in [(copied, "copied over"), (exchanged, "exchanged with")] {
                    if case .wrong(let problem) = Self.judge(damaged) {
                        Issue.record("\(file) \(what) \(other): \(problem)")
                    }
                }
            }
        }
    }

    @Test("when every segment is gone, no name is guessed")
    func noSegments() {
        var member = Self.closedMember()
        for file in member.disk.listing where file.rawValue.hasPrefix("wal-") { member.disk.replace(file, with: nil) }
        guard case .named(let failure) = Self.judge(member) else {
            Issue.record("a log without segments is accepted")
            return
        }
        #expect(failure.reason == .logMissing && failure.file == nil && failure.firstLostIndex == LogIndex(13))
    }

    @Test("files that are not the log's, and temporary ones, do no harm; the latter are removed")
    func leftovers() {
        var member = Self.closedMember()
        for name in ["lost+found", "wal-zz", "snapshot-", "snapshot-1-1", "wal-1", "notes.txt"] {
            member.disk.replace(FileName(name), with: [1, 2, 3])
        }
        for name in ["snapshot.tmp", "incoming.tmp", "identity.tmp", "spare"] {
            member.disk.replace(FileName(name), with: [UInt8](repeating: 7, count: 700))
        }
        #expect(Self.judge(member) == .intact)
        #expect(member.restart() == nil)
        #expect(!member.disk.listing.contains { $0.rawValue.hasSuffix(".tmp") })
        #expect(member.disk.listing.contains(FileName("notes.txt")))
    }

    @Test("damage before the end is named exactly: the record's offset and the first entry it takes away")
    func exactPlace() throws {
        var member = Member()
        #expect(member.restart() == nil)
        for index in 1...8 {
            member.persist(Persist(append: [entry(UInt64(index), 1)]))
            member.settle()
        }
        let file = FileName("wal-0000000000000001")
        let bytes = try #require(member.disk.contents(file))
        // A sector each: the header, the seal of the start, then the entries, the hard state before each of them.
        for index in 1...7 {
            let start = 512 * (1 + index)
            for byte in start..<(start + 104 + 64 + 20) {
                var damaged = member
                var changed = bytes
                changed[byte] ^= 0x10
                damaged.disk.replace(file, with: changed)
                let record = byte < start + 104 ? start : start + 104
                let place = LogDamage(file: file, offset: record, firstLostIndex: LogIndex(UInt64(index)))
                guard Self.judge(damaged) == .repaired([place]) else {
                    Issue.record("byte \(byte) of entry \(index): \(Self.judge(damaged))")
                    return
                }
            }
        }
    }

    @Test("the limit of the model: a damaged last batch looks like a torn tail, and a seal narrows it to nothing")
    func ambiguousBatch() throws {
        var member = Member()
        #expect(member.restart() == nil)
        for index in 1...3 {
            member.persist(Persist(append: [entry(UInt64(index), 1)]))
            member.settle()
        }
        let file = FileName("wal-0000000000000001")
        func flipLast(_ member: Member) throws -> Member {
            var damaged = member
            var bytes = try #require(member.disk.contents(file))
            bytes[512 * 4 + 120] ^= 1
            damaged.disk.replace(file, with: bytes)
            damaged.start()
            damaged.settle()
            return damaged
        }
        let unsealed = try flipLast(member)
        #expect(unsealed.recovered?.entries.count == 2)
        member.input(.seal)
        member.settle()
        let sealed = try flipLast(member)
        #expect(sealed.recovered?.hardState.promisedEnd == LogEnd(Term(1), LogIndex(3)))
        #expect(sealed.recovered?.damage.map(\.firstLostIndex) == [LogIndex(3)])
    }

    @Test("no bytes whatever in any file end in a trap", arguments: 0..<4)
    func garbage(_ block: Int) {
        let member = Self.closedMember()
        for seed in (block * 60)..<(block * 60 + 60) {
            var random = SplitMix64(seed: UInt64(seed))
            var damaged = member
            for file in member.disk.listing where Bool.random(using: &random) {
                var bytes = member.disk.contents(file) ?? []
                for _ in 0..<Int.random(in: 1...20, using: &random) {
                    let start = Int.random(in: 0..<bytes.count, using: &random)
                    let count = min(bytes.count - start, Int.random(in: 1...40, using: &random))
                    let value = [0, 0xFF, UInt8.random(in: 0...255, using: &random)].randomElement(using: &random) ?? 0
                    for at in start..<(start + count) { bytes[at] = value }
                }
                damaged.disk.replace(file, with: bytes)
            }
            // So many places may take the end of the log and all that tells of it: the limit of the model.
            damaged.model.acknowledged = 0
            if case .wrong(let problem) = Self.judge(damaged) { Issue.record("seed \(seed): \(problem)") }
        }
    }
}
