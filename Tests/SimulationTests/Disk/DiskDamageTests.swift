import Determinism
import Storage
import Testing

@testable import Simulation

@Suite struct DiskDamageTests {
    private static let segment = "wal-0000000000000001"
    private static let other = "wal-0000000000000002"

    /// Two segments, the first two sectors of each written over zeros, and a snapshot.
    private static let fresh: SimulatedDisk = {
        var disk = SimulatedDisk()
        for (name, letter) in [(segment, 1), (other, 3)] as [(String, UInt8)] {
            disk.settle(name, sectors([0, 0, 0, 0, 0, 0, 0, 0]))
            disk.write(sectors([letter, letter + 1]), to: name)
            disk.flush(name)
        }
        disk.settle("snapshot-0000000000000001-0000000000000001", sectors([7, 7]))
        return disk
    }()

    private static let seedCount: UInt64 = 80

    /// The damage done for many seeds, each to a fresh disk.
    private static func damages(
        _ kind: DiskDamage.Kind, in roles: FileRoles = .log, aim: DamageAim = .written
    ) -> [(DiskDamage, SimulatedDisk)] {
        seeds(Self.seedCount).compactMap { seed in
            var disk = Self.fresh
            var random = SplitMix64(seed: seed)
            return disk.damage(kind, in: roles, aim: aim, using: &random).map { ($0, disk) }
        }
    }

    /// How many bytes of a file are not what they were.
    private static func changes(of name: FileName, in disk: SimulatedDisk) -> [Int] {
        let before = Self.fresh.contents(of: name) ?? []
        let after = disk.contents(of: name) ?? []
        return before.indices.filter { $0 >= after.count || before[$0] != after[$0] }
    }

    @Test("a flipped bit is one bit, where the description says, in bytes that were written")
    func flip() {
        let damages = Self.damages(.bitFlipped)
        #expect(damages.count == 80)
        for (damage, disk) in damages {
            #expect(damage.offset < 1_024)
            #expect(Self.changes(of: damage.file, in: disk) == [damage.offset])
        }
        #expect(Set(damages.map(\.0.file)).count == 2)
        #expect(Set(damages.map(\.0.offset)).count > 60)
        #expect(Self.damages(.bitFlipped, aim: .anywhere).contains { $0.0.offset > 1_024 })
    }

    @Test("damage keeps to the roles it is limited to, and does nothing where there is no such file")
    func roles() {
        for kind in DiskDamage.Kind.allCases {
            for (damage, _) in Self.damages(kind, in: .snapshot) {
                #expect(FileRoles(of: damage.file) == .snapshot, "\(damage)")
            }
            #expect(Self.damages(kind, in: .identity).isEmpty)
        }
    }

    @Test("a zeroed sector is whole")
    func zeroed() {
        for (damage, disk) in Self.damages(.sectorZeroed) {
            #expect(Self.changes(of: damage.file, in: disk) == Array(damage.offset..<damage.offset + 512))
        }
    }

    @Test("a stale sector holds what it held before it was last written")
    func stale() {
        let damages = Self.damages(.sectorStale)
        #expect(Set(damages.map(\.0.offset)) == [0, 512])
        for (damage, disk) in damages {
            #expect(letters(disk.contents(of: damage.file))[damage.offset / 512] == 0)
        }

        var disk = SimulatedDisk()
        disk.settle("wal-1", sectors([1]))
        for letter in 2...4 as ClosedRange<UInt8> {
            disk.write(sectors([letter]), to: "wal-1")
            disk.flush("wal-1")
        }
        let seen = Set(
            seeds(50).map { seed in
                var copy = disk
                var random = SplitMix64(seed: seed)
                _ = copy.damage(.sectorStale, using: &random)
                return letters(copy.read("wal-1"))
            })
        #expect(seen == [[1], [2], [3]])
    }

    @Test("a misdirected sector is at its target, and the place it was meant for holds what it held before")
    func misdirectedSector() {
        let damages = Self.damages(.sectorMisdirected)
        #expect(damages.count > 60)
        for (damage, disk) in damages {
            let target = damage.target
            let letter = letters(Self.fresh.contents(of: damage.file))[damage.offset / 512]
            let found = disk.contents(of: target ?? damage.file)
            #expect(letters(found)[damage.targetOffset / 512] == letter, "\(damage)")
            #expect(letters(disk.contents(of: damage.file))[damage.offset / 512] == 0, "\(damage)")
        }
        #expect(damages.contains { $0.0.target == $0.0.file } && damages.contains { $0.0.target != $0.0.file })
    }

    @Test("a misdirected batch takes sectors that were written one behind the other")
    func misdirectedBatch() {
        let damages = Self.damages(.batchMisdirected).filter { $0.0.kind == .batchMisdirected }
        #expect(damages.count > 10)
        for (damage, disk) in damages where damage.targetOffset <= 3_072 && damage.target != damage.file {
            let found = letters(disk.contents(of: damage.target ?? damage.file))[(damage.targetOffset / 512)...]
            #expect(found.prefix(2) == letters(Self.fresh.contents(of: damage.file)).prefix(2))
        }
    }

    @Test("a file is cut in what was written, lengthened by garbage, removed, copied or renamed")
    func whole() {
        for (damage, disk) in Self.damages(.truncated) {
            #expect(damage.offset < 1_024 && disk.contents(of: damage.file)?.count == damage.offset)
        }
        for (damage, disk) in Self.damages(.garbageAppended) {
            #expect(disk.contents(of: damage.file)?.count == 4_096 + damage.count)
            #expect(Self.changes(of: damage.file, in: disk).isEmpty)
        }
        for (damage, disk) in Self.damages(.removed) { #expect(disk.contents(of: damage.file) == nil) }
        for (damage, disk) in Self.damages(.copied) {
            #expect(disk.contents(of: damage.target ?? damage.file) == Self.fresh.contents(of: damage.file))
            #expect(disk.contents(of: damage.file) != nil && damage.target != damage.file)
        }
        let renamed = Self.damages(.renamed)
        for (damage, disk) in renamed {
            #expect(disk.contents(of: damage.target ?? damage.file) == Self.fresh.contents(of: damage.file))
            #expect(disk.contents(of: damage.file) == nil)
        }
        let targets = Set(renamed.map(\.0.target?.rawValue))
        #expect(targets.isSuperset(of: [Self.segment, Self.other, "wal-0000000000000003"]))
    }

    @Test("damage is durable at once, and every description names its file")
    func durable() {
        for kind in DiskDamage.Kind.allCases {
            for (damage, disk) in Self.damages(kind).prefix(20) {
                #expect(disk.image == disk.durableImage, "\(damage)")
                #expect(disk.image == disk.crashed(.losesAll, seed: 0).image, "\(damage)")
                #expect(disk.image != Self.fresh.image, "\(damage)")
                #expect(disk.usedBytes == disk.crashed(.losesAll, seed: 0).usedBytes, "\(damage)")
                #expect("\(damage)".contains(damage.file.rawValue))
            }
        }
    }

    @Test("damage under a dirty sector is hidden by the cache and gone with the next flush")
    func hidden() {
        var disk = Self.fresh
        disk.write(sectors([9]), to: Self.segment)
        disk.flipBit(0, of: 0, in: FileName(Self.segment))
        #expect(letters(disk.read(Self.segment)).first == 9)
        #expect(letters(disk.crashed(.losesAll, seed: 0).read(Self.segment)).first == 0)
        disk.flush(Self.segment)
        #expect(letters(disk.durable(Self.segment)).first == 9)
    }

    @Test("a wiped disk is empty, and an old copy is put back whole")
    func images() {
        var disk = Self.fresh
        let old = disk.durableImage
        disk.write(sectors([5]), to: Self.segment)
        disk.delete(Self.other)
        disk.restore(old)
        #expect(disk.image == Self.fresh.image)
        #expect(disk.durableImage == old)
        #expect(disk.usedBytes == 18 * 512)
        disk.wipe()
        #expect(disk.fileNames.isEmpty && disk.durableFileNames.isEmpty && disk.usedBytes == 0)
        disk.settle("wal-1", [1])
        #expect(disk.read("wal-1") == [1])
    }

    @Test("an image is what a crash that loses everything leaves")
    func imageIsDurable() {
        var disk = Self.fresh
        disk.write(sectors([9, 9]), to: Self.segment, at: 1_024)
        disk.create("new")
        disk.delete(Self.other)
        #expect(disk.durableImage == disk.crashed(.losesAll, seed: 0).image)
        #expect(disk.durableImage != disk.image)
    }
}
