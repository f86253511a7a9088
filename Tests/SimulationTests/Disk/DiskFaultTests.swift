import Determinism
import Testing

@testable import Simulation
@testable import Storage

@Suite struct DiskFaultTests {
    private static let id = SimulatedDisk.id
    private static let ioError = DiskFailure(kind: .ioError, errno: 5, call: "fdatasync")

    @Test("a failed flush drops what it should have written: readable until the crash, and the next flush succeeds")
    func failedFlush() {
        var disk = SimulatedDisk()
        disk.settle("wal-1", sectors([1, 1]))
        disk.write(sectors([2, 2]), to: "wal-1")
        disk.faults.flush = .next
        #expect(disk.failure(of: .flush(Self.id, file: FileName("wal-1"))) == Self.ioError)
        disk.flush("wal-1")
        #expect(letters(disk.read("wal-1")) == [2, 2])
        #expect(letters(disk.durable("wal-1")) == [1, 1])
        for mode in DiskCrash.allCases {
            for seed in seeds(20) {
                #expect(letters(disk.crashed(mode, seed: seed).read("wal-1")) == [1, 1])
            }
        }

        disk.write(sectors([3]), to: "wal-1", at: 512)
        disk.flush("wal-1")
        #expect(letters(disk.crashed(.losesAll, seed: 0).read("wal-1")) == [1, 3])
    }

    @Test("growth that a failed flush dropped is there after the next flush, full of zeros")
    func failedFlushOfGrowth() {
        var disk = SimulatedDisk()
        disk.settle("wal-1", sectors([1]))
        disk.write(sectors([2]), to: "wal-1", at: 512)
        disk.faults.flush = .next
        #expect(disk.failure(of: .flush(Self.id, file: FileName("wal-1"))) == Self.ioError)
        disk.flush("wal-1")
        #expect(letters(disk.durable("wal-1")) == [1, 0])
        #expect(letters(disk.read("wal-1")) == [1, 2])
    }

    @Test("a failed flush may have written some sectors")
    func failedFlushWritesSome() {
        let seen = Set(
            seeds(100).map { seed in
                var disk = SimulatedDisk(seed: seed)
                disk.settle("wal-1", sectors([1, 1]))
                disk.write(sectors([2, 2]), to: "wal-1")
                disk.faults.flush = .next
                disk.faults.failedFlushWritesSome = true
                _ = disk.failure(of: .flush(Self.id, file: FileName("wal-1")))
                return letters(disk.durable("wal-1"))
            })
        #expect(seen == [[1, 1], [1, 2], [2, 1], [2, 2]])
    }

    @Test("a trigger fires at the operation it names, once or always")
    func triggers() {
        var disk = SimulatedDisk()
        disk.settle("wal-1", [1])
        let flush = DiskOperation.flush(Self.id, file: FileName("wal-1"))
        disk.faults.flush = .once(after: 2)
        #expect((0..<5).map { _ in disk.failure(of: flush) != nil } == [false, false, true, false, false])
        disk.faults.flush = .always
        #expect((0..<3).allSatisfy { _ in disk.failure(of: flush) != nil })
        disk.faults.flush = .never
        #expect(disk.failure(of: flush) == nil)
    }

    @Test("each kind of operation has its own trigger, and nothing changes where it fires")
    func kinds() {
        var disk = SimulatedDisk()
        disk.settle("wal-1", [1])
        let before = disk.image
        disk.faults.write = .always
        #expect(disk.failure(of: .write(Self.id, file: FileName("wal-1"), at: 0, bytes: [2]))?.errno == 5)
        #expect(disk.failure(of: .zeroFill(Self.id, file: FileName("spare"), at: 0, count: 9))?.errno == 5)
        disk.faults = DiskFaults()
        disk.faults.metadata = .always
        #expect(disk.failure(of: .create(Self.id, file: FileName("new")))?.errno == 5)
        #expect(disk.failure(of: .rename(Self.id, from: FileName("wal-1"), to: FileName("new")))?.errno == 5)
        #expect(disk.failure(of: .delete(Self.id, file: FileName("wal-1")))?.errno == 5)
        #expect(disk.failure(of: .flushDirectory(Self.id))?.errno == 5)
        disk.faults = DiskFaults()
        disk.faults.read = .always
        #expect(disk.failure(of: .read(Self.id, file: FileName("wal-1"), at: 0, count: 1))?.errno == 5)
        #expect(disk.failure(of: .list(Self.id))?.errno == 5)
        #expect(disk.image == before)
    }

    @Test("faults can be limited to files of some roles")
    func roles() {
        var disk = SimulatedDisk()
        disk.settle("wal-0000000000000001", [1])
        disk.settle("snapshot-0000000000000001-0000000000000001", [1])
        disk.faults.flush = .always
        disk.faults.roles = .snapshot
        disk.flush("wal-0000000000000001")
        let snapshot = FileName("snapshot-0000000000000001-0000000000000001")
        #expect(disk.failure(of: .flush(Self.id, file: snapshot)) != nil)
    }

    @Test("files have the roles that their names tell")
    func roleNames() {
        let roles: [(FileName, FileRoles)] = [
            (.identity, .identity), (.identityTemporary, .temporary), (.segment(7), .log), (.spare, .spare),
            (.snapshot(index: 9, term: 2), .snapshot), (.snapshotTemporary, .temporary),
            (.incomingTemporary, .temporary), (FileName("notes"), .other),
        ]
        for (name, role) in roles { #expect(FileRoles(of: name) == role) }
    }

    @Test("a full disk writes what fits and refuses the rest; deleting or a larger disk makes room again")
    func full() {
        var disk = SimulatedDisk()
        disk.faults.capacityBytes = 4 * 512
        disk.settle("a", sectors([1]))
        disk.create("b")
        let write = DiskOperation.write(Self.id, file: FileName("b"), at: 0, bytes: sectors([2, 2, 2, 2]))
        #expect(disk.failure(of: write)?.kind == .noSpace)
        #expect(letters(disk.read("b")) == [2, 2, 2])
        #expect(disk.usedBytes == 4 * 512)
        #expect(disk.failure(of: .create(Self.id, file: FileName("c")))?.kind == .noSpace)
        disk.write(sectors([3]), to: "a")

        disk.delete("a")
        disk.done(write)
        disk.faults.capacityBytes = 5 * 512
        disk.create("c")
        #expect(disk.usedBytes == 4 * 512)
        #expect(disk.failure(of: .zeroFill(Self.id, file: FileName("c"), at: 0, count: 513))?.kind == .noSpace)
        #expect(disk.read("c")?.count == 512)
    }

    @Test("space of a deleted file that a crash brings back is taken again")
    func fullAfterCrash() {
        var disk = SimulatedDisk()
        disk.settle("a", sectors([1, 1]))
        disk.delete("a")
        #expect(disk.usedBytes == 0)
        #expect(disk.crashed(.losesAll, seed: 0).usedBytes == 1_024)
    }

    @Test("a read-only directory answers reads and nothing else")
    func readOnly() {
        var disk = SimulatedDisk()
        disk.settle("wal-1", sectors([1]))
        disk.write(sectors([2]), to: "wal-1")
        disk.faults.isReadOnly = true
        let file = FileName("wal-1")
        let refused: [DiskOperation] = [
            .create(Self.id, file: file), .zeroFill(Self.id, file: file, at: 0, count: 1),
            .write(Self.id, file: file, at: 0, bytes: [3]), .flush(Self.id, file: file),
            .rename(Self.id, from: file, to: FileName("b")), .flushDirectory(Self.id), .delete(Self.id, file: file),
        ]
        for operation in refused { #expect(disk.failure(of: operation)?.errno == 30) }
        #expect(disk.perform(.list(Self.id)) == .listed(Self.id, [FileInfo(name: file, bytes: 512)]))
        #expect(disk.perform(.read(Self.id, file: file, at: 0, count: 1)) == .read(Self.id, [2]))
    }

    @Test("a misread changes one bit of one answer and nothing that is stored")
    func misread() {
        var disk = SimulatedDisk(seed: 4)
        disk.settle("wal-1", sectors([0, 0]))
        disk.faults.misread = .next
        let read = DiskOperation.read(Self.id, file: FileName("wal-1"), at: 0, count: 1_024)
        guard case .read(_, let wrong) = disk.perform(read) else {
            Issue.record("the read was refused")
            return
        }
        #expect(wrong.reduce(0) { $0 + $1.nonzeroBitCount } == 1)
        #expect(disk.perform(read) == .read(Self.id, sectors([0, 0])))
    }

    @Test("a misdirected read answers with another place of the file, once")
    func misdirectedRead() {
        let read = DiskOperation.read(Self.id, file: FileName("wal-1"), at: 512, count: 512)
        let seen = Set(
            seeds(50).map { seed -> [UInt8] in
                var disk = SimulatedDisk(seed: seed)
                disk.settle("wal-1", sectors([1, 2, 3]))
                disk.faults.misdirectedRead = .next
                guard case .read(_, let wrong) = disk.perform(read) else { return [] }
                #expect(disk.perform(read) == .read(Self.id, sectors([2])))
                return letters(wrong)
            })
        #expect(seen == [[1], [2], [3]])
    }

    @Test("an operation on a file that is not there is answered so, and reads end where the file does")
    func missing() {
        var disk = SimulatedDisk()
        let name = FileName("nothing")
        let operations: [DiskOperation] = [
            .write(Self.id, file: name, at: 0, bytes: [1]), .flush(Self.id, file: name), .delete(Self.id, file: name),
            .rename(Self.id, from: name, to: FileName("b")), .read(Self.id, file: name, at: 0, count: 1),
        ]
        for operation in operations { #expect(disk.failure(of: operation)?.kind == .notFound) }
        disk.settle("a", [1, 2, 3])
        #expect(disk.perform(.read(Self.id, file: FileName("a"), at: 2, count: 9)) == .read(Self.id, [3]))
        #expect(disk.perform(.read(Self.id, file: FileName("a"), at: 9, count: 9)) == .read(Self.id, []))
    }
}
