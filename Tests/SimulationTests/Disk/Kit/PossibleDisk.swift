import Simulation
import Storage

/// Everything that a crash may leave, kept the slow and obvious way: of each file the lengths and of each sector the contents that it
/// has had since the last flush of the file. Contents that lie where a file grew may be anything that was ever written.
struct PossibleDisk {
    struct File {
        var contents: [UInt8] = []
        /// Lengths since the last flush, the flushed one first.
        var lengths: [Int] = [0]
        /// Contents of each sector since the last flush, the flushed ones first.
        var values: [[UInt8]] = []
        /// From here on the file has grown since the last flush, at one time or another.
        var grownFrom = 0
    }

    private(set) var files: [String: File] = [:]

    mutating func create(_ name: String) {
        files[name, default: File()].contents = []
        files[name]?.lengths.append(0)
        files[name]?.grownFrom = 0
    }

    mutating func write(_ value: UInt8, _ range: Range<Int>, of name: String) {
        guard var file = files[name] else { return }
        for position in range {
            while file.contents.count <= position { file.contents.append(0) }
            file.contents[position] = value
        }
        file.lengths.append(file.contents.count)
        while file.values.count * 512 < file.contents.count { file.values.append([]) }
        for sector in range.lowerBound / 512...(range.upperBound - 1) / 512 {
            file.values[sector].append(file.contents[sector * 512])
        }
        files[name] = file
    }

    mutating func flush(_ name: String) {
        guard var file = files[name] else { return }
        file.lengths = [file.contents.count]
        file.values = stride(from: 0, to: file.contents.count, by: 512).map { [file.contents[$0]] }
        file.grownFrom = file.contents.count
        files[name] = file
    }

    /// Why the contents cannot be what a crash left of the file; nil when they can. `stale` are all bytes ever written.
    func objection(to found: [UInt8], of name: String, stale: Set<UInt8>) -> String? {
        guard let file = files[name] else { return "there is no \(name)" }
        let isOnTheWay = found.count >= (file.lengths.min() ?? 0) && found.count <= (file.lengths.max() ?? 0)
        guard file.lengths.contains(found.count) || (found.count % 512 == 0 && isOnTheWay) else {
            return "\(name) never was \(found.count) long: \(file.lengths)"
        }
        for sector in 0..<(found.count + 511) / 512 {
            let value = found[sector * 512]
            let known = sector < file.values.count ? file.values[sector] : []
            let isStale = (sector * 512 >= file.grownFrom || known.isEmpty) && (value == 0 || stale.contains(value))
            guard known.contains(value) || isStale else {
                return "sector \(sector) of \(name) never held \(value): \(known)"
            }
        }
        return nil
    }
}
