internal import Determinism

/// One file: what the page cache holds of it, and what the medium does.
///
///     write ──► cached, sector marked dirty ──flush──► medium
///                        └─ a flush that fails only takes the mark away
struct DiskFile: Sendable {
    /// Never used again for another file of the disk.
    let number: Int
    /// What reads see.
    private(set) var cached: [UInt8] = []
    /// What is there when the power has been cut.
    var medium: [UInt8] = []
    /// By sector: written since the last flush.
    private var isDirty: [Bool] = []
    /// The dirty sectors, in the order in which each was first written.
    private(set) var dirty: [Int] = []
    /// What dirty sectors held between two writes: a cache may have written it out.
    private(set) var rewrites: [Rewrite] = []
    /// The least length since the last flush.
    private(set) var shortest = 0
    /// Whether there is something to flush.
    private(set) var isChanged = false
    /// Whether a failed flush left cache and medium different.
    private var hasDropped = false

    struct Rewrite: Sendable {
        var sector: Int
        var bytes: [UInt8]
    }

    /// Further contents of sectors that are written several times between two flushes are not remembered.
    static let rewritesMax = 32

    init(number: Int) { self.number = number }

    init(number: Int, contents: [UInt8]) {
        self.number = number
        settle(on: contents)
    }

    private static let sectorBytes = SimulatedDisk.sectorBytes

    /// How many sectors so many bytes take.
    static func sectors(_ bytes: Int) -> Int { (bytes + sectorBytes - 1) / sectorBytes }

    func isDirty(_ sector: Int) -> Bool { sector < isDirty.count && isDirty[sector] }

    /// Whether the cache is all that the medium is, so that a crash changes nothing.
    var isSettled: Bool { !isChanged && !hasDropped }

    mutating func write(_ bytes: ArraySlice<UInt8>, at offset: Int) {
        guard !bytes.isEmpty else { return }
        prepare(offset..<offset + bytes.count)
        bytes.withUnsafeBytes { source in
            cached.withUnsafeMutableBytes { target in
                UnsafeMutableRawBufferPointer(rebasing: target[offset..<offset + source.count]).copyMemory(from: source)
            }
        }
    }

    mutating func zeroFill(_ range: Range<Int>) {
        guard !range.isEmpty else { return }
        prepare(range)
        cached.withUnsafeMutableBytes { target in
            _ = UnsafeMutableRawBufferPointer(rebasing: target[range]).initializeMemory(as: UInt8.self, repeating: 0)
        }
    }

    /// Marks the sectors of a range that is about to be written, and makes the file long enough.
    private mutating func prepare(_ range: Range<Int>) {
        let sectors = range.lowerBound / Self.sectorBytes..<Self.sectors(range.upperBound)
        if isDirty.count < sectors.upperBound {
            isDirty += repeatElement(false, count: sectors.upperBound - isDirty.count)
        }
        for sector in sectors {
            if isDirty[sector] {
                rememberRewrite(of: sector)
            } else {
                isDirty[sector] = true
                dirty.append(sector)
            }
        }
        if cached.count < range.upperBound { cached += repeatElement(0, count: range.upperBound - cached.count) }
        isChanged = true
    }

    private mutating func rememberRewrite(of sector: Int) {
        guard rewrites.count < Self.rewritesMax else { return }
        let start = sector * Self.sectorBytes
        let end = min(start + Self.sectorBytes, cached.count)
        guard start < end else { return }
        rewrites.append(Rewrite(sector: sector, bytes: Array(cached[start..<end])))
    }

    /// Cuts the file to nothing, as opening it with O_TRUNC does.
    mutating func empty() {
        cached = []
        forgetDirty()
        shortest = 0
        isChanged = true
    }

    /// Writes what is dirty to the medium, and tells what was there before.
    mutating func flush(_ stale: inout StaleSectors) {
        guard isChanged else { return }
        let before = min(medium.count, shortest)
        adoptLength(cached.count)
        for sector in dirty { writeOut(sector, before, &stale) }
        forgetDirty()
        shortest = medium.count
        isChanged = false
    }

    /// The medium takes over the length of the cache, and every cut since the last flush with it.
    mutating func adoptLength(_ length: Int) {
        let kept = min(shortest, length)
        if medium.count > kept { medium.removeLast(medium.count - kept) }
        if medium.count < length { medium += repeatElement(0, count: length - medium.count) }
    }

    /// Copies a sector from the cache to the medium, as far as that reaches. What it held is remembered if it lay below the length that
    /// the medium had before.
    mutating func writeOut(_ sector: Int, _ lengthBefore: Int, _ stale: inout StaleSectors) {
        let start = sector * Self.sectorBytes
        let end = min(start + Self.sectorBytes, cached.count, medium.count)
        guard start < end else { return }
        let place = StaleSectors.Place(file: number, sector: sector)
        cached.withUnsafeBytes { source in
            medium.withUnsafeMutableBytes { target in
                let sectorOnMedium = UnsafeMutableRawBufferPointer(rebasing: target[start..<end])
                if start < lengthBefore { stale.remember(place, UnsafeRawBufferPointer(sectorOnMedium)) }
                sectorOnMedium.copyMemory(from: UnsafeRawBufferPointer(rebasing: source[start..<end]))
            }
        }
    }

    /// What Linux does when it could not write: the pages are called clean, stay readable, and are never written again.
    mutating func failFlush(writingSome: Bool, _ stale: inout StaleSectors, _ chance: inout SplitMix64) {
        guard isChanged else { return }
        if writingSome {
            for sector in dirty where chance.draw(below: 2) == 0 { writeOut(sector, medium.count, &stale) }
        }
        forgetDirty()
        hasDropped = true
    }

    /// The cache holds what the medium holds, and nothing waits.
    mutating func settle(on contents: [UInt8]) {
        medium = contents
        cached = contents
        forgetDirty()
        shortest = contents.count
        isChanged = false
        hasDropped = false
    }

    /// The page of a clean sector is read again from the medium.
    mutating func readAgain(_ sector: Int) {
        let start = sector * Self.sectorBytes
        let end = min(start + Self.sectorBytes, cached.count, medium.count)
        guard !isDirty(sector), start < end else { return }
        cached.replaceSubrange(start..<end, with: medium[start..<end])
    }

    private mutating func forgetDirty() {
        for sector in dirty { isDirty[sector] = false }
        dirty.removeAll(keepingCapacity: true)
        rewrites.removeAll(keepingCapacity: true)
    }
}
