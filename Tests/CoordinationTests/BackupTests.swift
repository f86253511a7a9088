import Bytes
import MVCC
import Testing

@testable import Coordination

@Suite struct BackupTests {
    /// A state with keys, history, leases, a member and an alarm.
    private func makeState(keys: Int = 3) throws -> CoordinationState {
        var log = LeaseTests.Log()
        log.seconds = 5
        try log.add(.publish(BackupTests.attributes))
        for key in 0..<keys {
            _ = try log.grant(Int64(100 + key))
            try log.put(UInt8(truncatingIfNeeded: key))
            try log.put(UInt8(truncatingIfNeeded: key + 100), lease: Int64(100 + key))
        }
        try log.add(.alarm(AlarmChange(Alarm(member: 7, kind: .noSpace), isRaised: true)))
        return log.state
    }

    private static let attributes = MemberAttributes(
        id: 7, life: MemberLife(storeID: 1, incarnation: 1, nonce: 1), name: "m", clientURLs: [], featureLevel: 1,
        version: "1")

    private func makeFile(_ state: CoordinationState, pieceBytes: Int = 32 << 10) -> [UInt8] {
        var writer = BackupWriter(state, clusterID: 0xC1)
        var bytes: [UInt8] = []
        for _ in 0..<1_000_000 {
            switch writer.next(bytesMax: pieceBytes) {
            case .counting: continue
            case .piece(let piece, _): bytes += piece
            case .ended: return bytes
            }
        }
        return bytes
    }

    private func read(_ bytes: [UInt8], pieceBytes: Int = .max, checkingHash: Bool = true) -> Result<
        Backup, BackupDefect
    > {
        var reader = BackupReader()
        var rest = bytes[...]
        while !rest.isEmpty {
            reader.add(Array(rest.prefix(pieceBytes)))
            rest = rest.dropFirst(pieceBytes)
        }
        return Result { () throws(BackupDefect) in try reader.finish(checkingHash: checkingHash) }
    }

    private func defect(_ result: Result<Backup, BackupDefect>) -> BackupDefect? {
        if case .failure(let defect) = result { defect } else { nil }
    }

    private func snapshot(_ state: CoordinationState) -> [UInt8] {
        var encoder = StateSnapshotEncoder(state)
        var bytes: [UInt8] = []
        while let piece = encoder.next(bytesMax: 4_096) { bytes += piece }
        return bytes
    }

    @Test("a backup is read back as it was, whatever the pieces, and ends in the hash of all before")
    func roundTrip() throws {
        let state = try makeState()
        let file = makeFile(state)
        #expect(file.count % 512 == 32)
        #expect(Array(file.suffix(32)) == SHA256.of(Array(file.dropLast(32))).bytes)
        for pieceBytes in [1, 7, 75, 76, 77, 512, 4_096] {
            #expect(makeFile(state, pieceBytes: pieceBytes) == file)
            let backup = try read(file, pieceBytes: pieceBytes).get()
            #expect(snapshot(backup.state) == snapshot(state))
            #expect(backup.header.clusterID == 0xC1)
            #expect(backup.header.revision == state.revision)
            #expect(backup.header.fileBytes == file.count)
        }
    }

    @Test("pieces have the length asked for, and say how much is still to come")
    func pieces() throws {
        let state = try makeState(keys: 60)
        var writer = BackupWriter(state, clusterID: 1)
        var pieces: [(count: Int, remaining: Int)] = []
        for _ in 0..<100_000 {
            guard case let step = writer.next(bytesMax: 512), step != .ended else { break }
            if case .piece(let piece, let remaining) = step { pieces.append((piece.count, remaining)) }
        }
        #expect(pieces.count > 3)
        #expect(pieces.dropLast().allSatisfy { $0.count == 512 })
        #expect(pieces.last?.count == 32)
        let body = pieces.dropLast().reduce(0) { $0 + $1.count }
        var sent = 0
        for piece in pieces.dropLast() {
            sent += piece.count
            #expect(piece.remaining == body - sent)
        }
        #expect(pieces.last?.remaining == 0)
    }

    @Test("the backup is of the moment when it was begun")
    func isolation() throws {
        var log = LeaseTests.Log()
        try log.put(1)
        var writer = BackupWriter(log.state, clusterID: 1)
        let before = snapshot(log.state)
        var bytes: [UInt8] = []
        for key in 0..<200 {
            try log.put(UInt8(key))
            if case .piece(let piece, _) = writer.next(bytesMax: 16) { bytes += piece }
        }
        #expect(try snapshot(read(bytes).get().state) == before)
    }

    @Test("a backup with any byte changed, cut off or added is refused")
    func damage() throws {
        let file = makeFile(try makeState())
        for index in file.indices {
            var damaged = file
            damaged[index] ^= 1 << (index % 8)
            #expect(defect(read(damaged)) != nil, "byte \(index)")
        }
        for count in stride(from: 0, to: file.count, by: 13) {
            #expect(defect(read(Array(file.prefix(count)))) == .cutShort)
        }
        #expect(defect(read(file + [0])) == .tooLong)
    }

    @Test("each defect has its name")
    func defects() throws {
        let file = makeFile(try makeState())
        #expect(defect(read(Array("no backup at all".utf8) + [UInt8](repeating: 0, count: 600))) == .notABackup)
        #expect(defect(read([0, 1])) == .notABackup)
        var newer = file
        newer[19] = 2
        #expect(defect(read(newer)) == .newerFormat(2))
        var header = file
        header[30] ^= 1
        #expect(defect(read(header)) == .damagedHeader)
        var padding = file
        padding[file.count - 33] = 1
        #expect(defect(read(padding)) == .hashMismatch)
        #expect(defect(read(padding, checkingHash: false)) == .contradiction)
        var hash = file
        hash[file.count - 1] ^= 1
        #expect(defect(read(hash)) == .hashMismatch)
        #expect(throws: Never.self) { try read(hash, checkingHash: false).get() }
        var state = file
        state[BackupFormat.headerBytes] = 0xEE
        #expect(defect(read(state, checkingHash: false)) == .state(.unknownFormat(0xEE)))
    }

    @Test("a restored state has its keys at a raised revision, nothing before it, and none of its leases")
    func restoring() throws {
        let state = try makeState()
        let backup = try read(makeFile(state)).get()
        let restored = try backup.state.restored(from: backup.digest, raisedBy: 0)
        #expect(restored.revision.number == state.revision.number + 1 << 40)
        #expect(restored.view.compacted == restored.revision)
        #expect(restored.view.keyCount == 3)
        #expect(restored.leases.count == 0)
        #expect(restored.leases.grants == state.leases.grants + 1 << 40)
        #expect(restored.alarms.raised.isEmpty)
        #expect(restored.members == MemberTable())
        #expect((restored.appliedIndex, restored.appliedTerm) == (1, 0))
        #expect(restored.time == state.time)
        // A deletion at the new revision can be watched, older changes cannot.
        let old = RangeQuery(KeyRange(key: [0]), revision: state.revision)
        #expect(throws: StoreError.compacted) { try restored.range(old) }
        #expect(try restored.range(RangeQuery(KeyRange(key: [0]))).keyValues.count == 1)
    }

    @Test("what follows on a restored state lies above everything before")
    func goingOn() throws {
        let state = try makeState()
        let backup = try read(makeFile(state)).get()
        var log = LeaseTests.Log()
        log.state = try backup.state.restored(from: backup.digest, raisedBy: 1 << 41)
        log.seconds = 9
        let put = try log.put(1)
        #expect(put.revision.number == state.revision.number + 1 << 41 + 1)
        _ = try log.grant(100)
        #expect(try #require(log.state.leases[LeaseID(100)]).generation > 1 << 40)
        #expect(try read(makeFile(log.state)).get().state.revision == put.revision)
    }

    @Test("equal files make equal states, and another file or another raise a state with another hash")
    func determinism() throws {
        let file = makeFile(try makeState())
        let first = try read(file).get()
        let second = try read(file, pieceBytes: 9).get()
        let one = try first.state.restored(from: first.digest, raisedBy: 0)
        let other = try second.state.restored(from: second.digest, raisedBy: 1 << 40)
        #expect(snapshot(one) == snapshot(other))
        #expect(try first.state.restored(from: first.digest, raisedBy: 1 << 41).hash != one.hash)
        let third = try read(makeFile(try makeState(keys: 4))).get()
        #expect(try third.state.restored(from: third.digest, raisedBy: 0).hash != one.hash)
    }

    @Test("a revision that cannot be raised is refused")
    func exhausted() throws {
        let backup = try read(makeFile(try makeState())).get()
        #expect(throws: CoordinationState.RestoreRefusal.numbersExhausted) {
            try backup.state.restored(from: backup.digest, raisedBy: .max)
        }
    }
}
