public import Determinism
public import Storage

/// A member's data directory: a page cache over a disk, both in memory.
///
/// What was not flushed is lost, kept or torn at a ``crash(_:using:)``. ``faults`` says what is refused, `damage` what is spoilt. The time
/// that operations take is not its business: ``DiskLatency`` tells it.
public struct SimulatedDisk: Sendable {
    /// What a disk writes whole or not at all.
    public static let sectorBytes = 512

    public var faults = DiskFaults()
    var names = NameTable()
    var files: [DiskFile] = []
    var stale = StaleSectors()
    var unusedFiles: [Int] = []
    private var filesMade = StaleSectors.removed
    /// What the files take, in whole sectors; a deleted file takes nothing, though a crash may bring it back.
    public internal(set) var usedBytes = 0
    /// For what operations leave to chance: which sectors a failed flush wrote, which bit was misread.
    private var chance: SplitMix64

    public init(seed: UInt64 = 0) { chance = SplitMix64(seed: seed) }

    public mutating func perform(_ operation: DiskOperation) -> DiskCompletion {
        if let failure = faults.refusal(of: operation) { return refuse(operation, with: failure) }
        switch operation {
        case .create(let id, let file): return answer(id, create(file))
        case .zeroFill(let id, let file, let at, let count): return answer(id, zeroFill(file, at, count))
        case .write(let id, let file, let at, let bytes): return answer(id, write(file, at, bytes))
        case .flush(let id, let file):
            guard let file = names.look(for: file) else { return .failed(id, .missingFile) }
            files[file].flush(&stale)
            return .done(id)
        case .rename(let id, let from, let to): return answer(id, rename(from, to))
        case .flushDirectory(let id):
            flushNames()
            return .done(id)
        case .delete(let id, let file): return answer(id, delete(file))
        case .list(let id):
            return .listed(id, names.entries.map { FileInfo(name: $0.name, bytes: files[$0.file].cached.count) })
        case .read(let id, let file, let at, let count):
            guard let position = names.look(for: file) else { return .failed(id, .missingFile) }
            let bytes = read(position, at, count)
            guard !bytes.isEmpty, let misreading = faults.misreading(of: file) else { return .read(id, bytes) }
            return .read(id, misread(bytes, of: position, misreading))
        }
    }

    /// Fails the operation, with all that follows for the disk: a flush that fails drops what it should have written.
    public mutating func refuse(_ operation: DiskOperation, with failure: DiskFailure) -> DiskCompletion {
        if case .flush(_, let file) = operation, let file = names.look(for: file) {
            files[file].failFlush(writingSome: faults.failedFlushWritesSome, &stale, &chance)
        }
        return .failed(operation.id, failure)
    }

    /// The power is cut; the cache is gone. What the disk was told to refuse it goes on refusing.
    @discardableResult
    public mutating func crash(_ mode: DiskCrash, using random: inout SplitMix64) -> DiskCrashReport {
        var report = DiskCrashReport()
        for file in files.indices { files[file].crash(mode, &stale, &report, &random) }
        names.crash(mode, &report, &random)
        forgetUnreachable()
        recountUsedBytes()
        return report
    }

    // MARK: Operations

    private func answer(_ id: OperationID, _ failure: DiskFailure?) -> DiskCompletion {
        if let failure { return .failed(id, failure) }
        return .done(id)
    }

    private mutating func create(_ name: FileName) -> DiskFailure? {
        guard let file = names.look(for: name) else { return make(name) == nil ? .fullDisk : nil }
        release(file)
        files[file].empty()
        return nil
    }

    private mutating func zeroFill(_ name: FileName, _ offset: Int, _ count: Int) -> DiskFailure? {
        guard let file = names.look(for: name) ?? make(name) else { return .fullDisk }
        guard count > 0 else { return nil }
        let end = reserve(offset..<offset + count, of: file)
        if offset < end { files[file].zeroFill(offset..<end) }
        return end < offset + count ? .fullDisk : nil
    }

    private mutating func write(_ name: FileName, _ offset: Int, _ bytes: [UInt8]) -> DiskFailure? {
        guard let file = names.look(for: name) else { return .missingFile }
        guard !bytes.isEmpty else { return nil }
        let end = reserve(offset..<offset + bytes.count, of: file)
        if offset < end { files[file].write(bytes[..<(end - offset)], at: offset) }
        return end < offset + bytes.count ? .fullDisk : nil
    }

    private mutating func rename(_ from: FileName, _ target: FileName) -> DiskFailure? {
        guard let file = names.look(for: from) else { return .missingFile }
        if let replaced = names.look(for: target), replaced != file { release(replaced) }
        names.rename(from, to: target, file: file)
        return nil
    }

    private mutating func delete(_ name: FileName) -> DiskFailure? {
        guard let file = names.look(for: name) else { return .missingFile }
        release(file)
        names.remove(name)
        return nil
    }

    private func read(_ file: Int, _ offset: Int, _ count: Int) -> [UInt8] {
        let length = files[file].cached.count
        let start = min(max(offset, 0), length)
        return Array(files[file].cached[start..<start + min(max(count, 0), length - start)])
    }

    private mutating func misread(_ bytes: [UInt8], of file: Int, _ misreading: DiskFaults.Misreading) -> [UInt8] {
        switch misreading {
        case .bit:
            var wrong = bytes
            wrong[chance.draw(below: bytes.count)] ^= 1 << UInt8(chance.draw(below: 8))
            return wrong
        case .place:
            let places = (files[file].cached.count - bytes.count) / Self.sectorBytes + 1
            return read(file, chance.draw(below: places) * Self.sectorBytes, bytes.count)
        }
    }

    // MARK: Files and space

    /// Makes room for a range of the file; answers to where it is there.
    private mutating func reserve(_ range: Range<Int>, of file: Int) -> Int {
        let length = files[file].cached.count
        guard range.upperBound > length else { return range.upperBound }
        let held = DiskFile.sectors(length)
        let wanted = DiskFile.sectors(range.upperBound) - held
        let granted = min(wanted, max(0, faults.capacityBytes - usedBytes) / Self.sectorBytes)
        let end = granted == wanted ? range.upperBound : (held + granted) * Self.sectorBytes
        // What has no room for its first byte leaves the file as long as it was.
        if end > range.lowerBound { usedBytes += granted * Self.sectorBytes }
        return end
    }

    /// A new and empty file; none when there is not a sector left for it.
    private mutating func make(_ name: FileName) -> Int? {
        guard faults.capacityBytes - usedBytes >= Self.sectorBytes else { return nil }
        let file = add(contents: [])
        names.set(name, to: file)
        return file
    }

    /// A file without a name.
    mutating func add(contents: [UInt8]) -> Int {
        filesMade += 1
        let file = DiskFile(number: filesMade, contents: contents)
        guard let position = unusedFiles.popLast() else {
            files.append(file)
            return files.count - 1
        }
        files[position] = file
        return position
    }

    /// The file's blocks are free for others, who may find what is in them.
    mutating func release(_ file: Int) {
        let contents = files[file].cached
        usedBytes -= DiskFile.sectors(contents.count) * Self.sectorBytes
        let sectors = contents.count / Self.sectorBytes
        let step = max(1, sectors / StaleSectors.perRemovedFileMax)
        contents.withUnsafeBytes { bytes in
            for sector in stride(from: 0, to: sectors, by: step).prefix(StaleSectors.perRemovedFileMax) {
                let start = sector * Self.sectorBytes
                stale.remember(
                    StaleSectors.Place(file: StaleSectors.removed, sector: sector),
                    UnsafeRawBufferPointer(rebasing: bytes[start..<start + Self.sectorBytes]))
            }
        }
    }

    mutating func flushNames() {
        if names.flush() { forgetUnreachable() }
    }

    private mutating func forgetUnreachable() {
        for file in files.indices where !names.isReachable(file) && !unusedFiles.contains(file) {
            files[file] = DiskFile(number: StaleSectors.removed)
            unusedFiles.append(file)
        }
    }

    private mutating func recountUsedBytes() {
        usedBytes = names.entries.reduce(0) {
            $0 + DiskFile.sectors(files[$1.file].cached.count) * Self.sectorBytes
        }
    }
}
