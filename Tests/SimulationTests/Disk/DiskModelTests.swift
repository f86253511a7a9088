import Determinism
import Storage
import Testing

@testable import Simulation

/// The disk beside a model that lists everything a crash may leave.
@Suite struct DiskModelTests {
    @Test("after random operations a crash leaves nothing but what the model holds possible", arguments: seeds(30))
    func possible(_ seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var disk = SimulatedDisk()
        var model = PossibleDisk()
        var written: Set<UInt8> = []
        let names = ["wal-1", "wal-2", "snapshot-1"]
        for step in 0..<60 {
            let name = names[random.draw(below: names.count)]
            switch random.draw(below: 10) {
            case 0:
                disk.create(name)
                model.create(name)
            case 1...6:
                guard model.files[name] != nil else { continue }
                let value = UInt8(1 + step)
                let count = 1 + random.draw(below: 4)
                let offset = 512 * random.draw(below: 8)
                disk.write(sectors([UInt8](repeating: value, count: count)), to: name, at: offset)
                model.write(value, offset..<offset + count * 512, of: name)
                written.insert(value)
            case 7, 8:
                guard model.files[name] != nil else { continue }
                disk.flush(name)
                model.flush(name)
            default:
                disk.flushDirectory()
            }
            for name in names {
                #expect(disk.read(name) == model.files[name]?.contents, "seed \(seed), step \(step)")
            }
            for mode in DiskCrash.allCases {
                let crashed = disk.crashed(mode, seed: random.next())
                for name in crashed.fileNames {
                    let found = crashed.contents(of: name) ?? []
                    let objection = model.objection(to: found, of: name.rawValue, stale: written)
                    #expect(objection == nil, "seed \(seed), step \(step), \(mode)")
                }
                for name in disk.durableFileNames { #expect(crashed.fileNames.contains(name), "seed \(seed)") }
            }
        }
    }

    @Test("used bytes are the whole sectors of all files after any operations", arguments: seeds(20))
    func accounting(_ seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var disk = SimulatedDisk()
        disk.faults.capacityBytes = 20 * 512
        let names = ["a", "b", "c"].map { FileName($0) }
        for step in 0..<300 {
            let name = names[random.draw(below: 3)]
            let other = names[random.draw(below: 3)]
            let id = SimulatedDisk.id
            switch random.draw(below: 9) {
            case 0: _ = disk.perform(.create(id, file: name))
            case 1:
                let offset = random.draw(below: 2_000)
                _ = disk.perform(.zeroFill(id, file: name, at: offset, count: random.draw(below: 3_000)))
            case 2, 3:
                let bytes = [UInt8](repeating: 1, count: random.draw(below: 3_000))
                _ = disk.perform(.write(id, file: name, at: random.draw(below: 2_000), bytes: bytes))
            case 4: _ = disk.perform(.rename(id, from: name, to: other))
            case 5: _ = disk.perform(.delete(id, file: name))
            case 6: _ = disk.perform(.flush(id, file: name))
            case 7: disk.flushDirectory()
            default: disk.crash(.tears, using: &random)
            }
            let sum = disk.fileNames.reduce(0) { $0 + ((disk.contents(of: $1)?.count ?? 0) + 511) / 512 * 512 }
            #expect(disk.usedBytes == sum, "seed \(seed), step \(step)")
        }
    }
}
