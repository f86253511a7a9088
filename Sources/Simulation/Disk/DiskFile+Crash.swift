internal import Determinism

extension DiskFile {
    mutating func crash(
        _ mode: DiskCrash, _ stale: inout StaleSectors, _ report: inout DiskCrashReport, _ random: inout SplitMix64
    ) {
        guard !isSettled else { return }
        let length = cached.count
        switch mode {
        case .losesAll:
            report.sectorsLost += dirty.count
        case .keepsAll:
            report.sectorsKept += dirty.count
            flush(&stale)
        case .tears:
            tear(&stale, &report, &random)
        }
        if medium.count != length { report.lengthsLost += 1 }
        settle(on: medium)
    }

    private mutating func tear(
        _ stale: inout StaleSectors, _ report: inout DiskCrashReport, _ random: inout SplitMix64
    ) {
        let before = medium.count
        if let length = tornLength(&random) { adoptLength(length) }
        // The least length that the medium went through: behind it lies what was in the blocks before.
        let grownFrom = medium.count == before ? before : min(before, shortest)
        let exposes = random.draw(below: 4) == 0
        let tear = Tear(of: dirty.count, &random)
        for position in dirty.indices {
            let sector = dirty[position]
            guard sector * SimulatedDisk.sectorBytes < medium.count else {
                report.sectorsLost += 1
                continue
            }
            if tear.keeps(position, &random) {
                report.sectorsKept += 1
                writeOut(sector, grownFrom, &stale)
            } else if let rewrite = rewrite(of: sector, &random) {
                report.sectorsHalfway += 1
                overwrite(sector, with: rewrite[...])
            } else {
                report.sectorsLost += 1
                guard exposes, sector * SimulatedDisk.sectorBytes >= grownFrom, !stale.places.isEmpty else { continue }
                report.sectorsExposed += 1
                overwrite(sector, with: stale.contents(random.draw(below: stale.places.count)))
            }
        }
    }

    /// The length that the medium comes out with, where that is not the one it has.
    private func tornLength(_ random: inout SplitMix64) -> Int? {
        guard medium.count != cached.count || shortest < medium.count else { return nil }
        switch random.draw(below: 3) {
        case 0: return nil
        case 1: return cached.count
        default:
            // A cache writes its pages out while the file grows: any whole number of sectors on the way.
            let sectors = shortest / SimulatedDisk.sectorBytes...DiskFile.sectors(cached.count)
            let drawn = sectors.lowerBound + random.draw(below: sectors.count)
            return min(max(drawn * SimulatedDisk.sectorBytes, shortest), cached.count)
        }
    }

    /// One of the contents that a lost sector had between two writes, or none.
    private func rewrite(of sector: Int, _ random: inout SplitMix64) -> [UInt8]? {
        guard !rewrites.isEmpty else { return nil }
        let candidates = rewrites.filter { $0.sector == sector }
        let choice = random.draw(below: candidates.count + 1)
        return choice < candidates.count ? candidates[choice].bytes : nil
    }

    /// Puts a sector on the medium, as far as that reaches.
    mutating func overwrite(_ sector: Int, with bytes: ArraySlice<UInt8>) {
        let start = sector * SimulatedDisk.sectorBytes
        let count = min(bytes.count, SimulatedDisk.sectorBytes, medium.count - start)
        guard count > 0 else { return }
        medium.replaceSubrange(start..<start + count, with: bytes.prefix(count))
    }
}
