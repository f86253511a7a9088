import Determinism
import Storage
import Testing

@testable import Simulation

@Suite struct DiskCrashTests {
    @Test("what was flushed survives every crash", arguments: DiskCrash.allCases)
    func flushed(_ mode: DiskCrash) {
        var disk = SimulatedDisk()
        disk.settle("wal-1", sectors([1, 2, 3]))
        for seed in seeds(50) {
            #expect(disk.crashed(mode, seed: seed).read("wal-1") == sectors([1, 2, 3]))
        }
    }

    @Test("of an unflushed write each sector is lost or kept on its own, and each combination happens")
    func combinations() {
        var disk = SimulatedDisk()
        disk.settle("wal-1", sectors([1, 1, 1]))
        disk.write(sectors([2, 2, 2]), to: "wal-1")
        #expect(letters(disk.crashed(.losesAll, seed: 1).read("wal-1")) == [1, 1, 1])
        #expect(letters(disk.crashed(.keepsAll, seed: 1).read("wal-1")) == [2, 2, 2])
        let seen = Set(seeds(400).map { letters(disk.crashed(.tears, seed: $0).read("wal-1")) })
        #expect(seen.count == 8)
    }

    @Test("a later write may survive and an earlier one be lost")
    func reordered() {
        var disk = SimulatedDisk()
        disk.settle("wal-1", sectors([1, 1]))
        disk.write(sectors([2]), to: "wal-1", at: 512)
        disk.write(sectors([2]), to: "wal-1", at: 0)
        let seen = Set(seeds(100).map { letters(disk.crashed(.tears, seed: $0).read("wal-1")) })
        #expect(seen.isSuperset(of: [[1, 2], [2, 1]]))
    }

    @Test("a sector written twice may come back as it was between the writes")
    func halfway() {
        var disk = SimulatedDisk()
        disk.settle("wal-1", sectors([1]))
        disk.write(sectors([2]), to: "wal-1")
        disk.write(sectors([3]), to: "wal-1")
        let seen = Set(seeds(100).map { letters(disk.crashed(.tears, seed: $0).read("wal-1")) })
        #expect(seen == [[1], [2], [3]])
    }

    @Test("a long write is often torn in its middle: its front is there and the rest is not")
    func torn() {
        var disk = SimulatedDisk()
        disk.settle("wal-1", sectors([UInt8](repeating: 1, count: 64)))
        disk.write(sectors([UInt8](repeating: 2, count: 64)), to: "wal-1")
        let fronts = seeds(600).filter { seed in
            let letters = letters(disk.crashed(.tears, seed: seed).read("wal-1"))
            let front = letters.prefix { $0 == 2 }.count
            return (1..<64).contains(front) && letters[front...].allSatisfy { $0 == 1 }
        }
        #expect((60...160).contains(fronts.count), "\(fronts.count) of 600")
    }

    @Test("growth is kept or lost apart from the data; kept without them it shows zeros, or what lay there before")
    func growth() {
        var disk = SimulatedDisk()
        disk.settle("old", sectors([UInt8](repeating: 9, count: 8)))
        disk.settle("wal-1", sectors([1]))
        disk.delete("old")
        disk.flushDirectory()
        disk.write(sectors([2, 2]), to: "wal-1", at: 512)
        let seen = Set(seeds(2_000).map { letters(disk.crashed(.tears, seed: $0).read("wal-1")) })
        let expected: Set<[UInt8]> = [[1], [1, 0], [1, 2], [1, 9], [1, 0, 0], [1, 2, 0], [1, 0, 2], [1, 2, 2]]
        #expect(seen.isSuperset(of: expected))
        #expect(seen.allSatisfy { $0.first == 1 && Set($0).isSubset(of: [0, 1, 2, 9]) })
    }

    @Test("a file cut to nothing and written again comes back as the old one, as the new one or in between")
    func cutAndWritten() {
        var disk = SimulatedDisk()
        disk.settle("identity", sectors([1, 1]))
        disk.create("identity")
        disk.write(sectors([2]), to: "identity")
        let seen = Set(seeds(500).map { letters(disk.crashed(.tears, seed: $0).read("identity")) })
        #expect(seen.isSuperset(of: [[1, 1], [2], [], [0], [2, 1]]))
        #expect(letters(disk.crashed(.keepsAll, seed: 0).read("identity")) == [2])
        #expect(letters(disk.crashed(.losesAll, seed: 0).read("identity")) == [1, 1])
    }

    @Test("a flush of the file does not make its name durable; a flush of the directory does not make its contents so")
    func metadata() {
        var disk = SimulatedDisk()
        disk.create("wal-1")
        disk.write(sectors([1]), to: "wal-1")
        disk.flush("wal-1")
        #expect(disk.durableFileNames.isEmpty)
        #expect(disk.crashed(.losesAll, seed: 0).fileNames.isEmpty)
        #expect(disk.crashed(.keepsAll, seed: 0).read("wal-1") == sectors([1]))

        disk.flushDirectory()
        disk.create("wal-2")
        disk.write(sectors([2]), to: "wal-2")
        disk.flushDirectory()
        let crashed = disk.crashed(.losesAll, seed: 0)
        #expect(crashed.read("wal-1") == sectors([1]))
        #expect(crashed.read("wal-2") == [])
    }

    @Test("each change of a name is kept or lost on its own until the directory is flushed")
    func names() {
        var disk = SimulatedDisk()
        disk.settle("a", [1])
        disk.settle("b", [2])
        disk.settle("t", [3])
        disk.delete("a")
        disk.moveByOperation("t", to: "b")
        func view(_ disk: SimulatedDisk) -> [String: [UInt8]] {
            Dictionary(uniqueKeysWithValues: disk.fileNames.map { ($0.rawValue, disk.read($0.rawValue) ?? []) })
        }
        #expect(view(disk) == ["b": [3]])
        let seen = Set(seeds(100).map { view(disk.crashed(.tears, seed: $0)) })
        #expect(
            seen == [
                ["a": [1], "b": [2], "t": [3]], ["a": [1], "b": [3]], ["b": [2], "t": [3]], ["b": [3]],
            ])

        disk.flushDirectory()
        #expect(view(disk.crashed(.tears, seed: 7)) == ["b": [3]])
    }

    @Test("a crash tells what it kept and what it lost")
    func report() {
        var disk = SimulatedDisk()
        disk.settle("wal-1", sectors([1, 1, 1]))
        disk.write(sectors([2, 2, 2]), to: "wal-1")
        disk.create("wal-2")
        var random = SplitMix64(seed: 3)
        var copy = disk
        #expect(copy.crash(.losesAll, using: &random).sectorsLost == 3)
        copy = disk
        let kept = copy.crash(.keepsAll, using: &random)
        #expect(kept.sectorsKept == 3 && kept.namesKept == 1 && !kept.isTorn)
        let torn = (0..<50).filter { _ in
            copy = disk
            let report = copy.crash(.tears, using: &random)
            #expect(report.sectorsKept + report.sectorsLost + report.sectorsHalfway == 3)
            return report.isTorn
        }
        #expect(torn.count > 10)
    }

    @Test("the same seed tears the same way")
    func repeatable() {
        var disk = SimulatedDisk()
        disk.settle("wal-1", sectors([UInt8](repeating: 1, count: 40)))
        disk.write(sectors([UInt8](repeating: 2, count: 60)), to: "wal-1")
        for seed in seeds(20) {
            #expect(disk.crashed(.tears, seed: seed).image == disk.crashed(.tears, seed: seed).image)
        }
    }
}
