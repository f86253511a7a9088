public import Storage

/// A directory as a page cache over a disk: what was not flushed may be lost, kept or torn at a crash, sector by sector;
/// names that were not flushed may be kept or lost, each on its own.
public struct SimulatedDisk {
    /// What a crash does to what was not flushed.
    public enum Crash: CaseIterable, Sendable {
        case losesAll
        case keepsAll
        case tears
    }

    struct File {
        var cached: [UInt8] = []
        var durable: [UInt8] = []
        var dirty: Set<Int> = []

        /// Writes the dirty sectors, and only those.
        mutating func writeBack() {
            if durable.count > cached.count { durable.removeLast(durable.count - cached.count) }
            if durable.count < cached.count { durable += [UInt8](repeating: 0, count: cached.count - durable.count) }
            for sector in dirty {
                let start = sector * SimulatedDisk.sector
                let end = min(start + SimulatedDisk.sector, cached.count)
                if start < end { durable.replaceSubrange(start..<end, with: cached[start..<end]) }
            }
            dirty = []
        }
    }

    enum NameChange {
        case set(FileName, Int)
        case rename(FileName, FileName)
        case remove(FileName)
    }

    var files: [Int: File] = [:]
    public private(set) var names: [FileName: Int] = [:]
    private var durableNames: [FileName: Int] = [:]
    private var changes: [NameChange] = []
    private var filesMade = 0

    /// Asked before each operation; what it answers is how the operation fails.
    public var fault: ((DiskOperation) -> DiskFailure?)?

    public init() {}

    public static let sector = 512

    public mutating func perform(_ operation: DiskOperation) -> DiskCompletion {
        if let failure = fault?(operation) {
            // Linux drops what could not be written and calls the pages clean: readable, and never written again.
            if case .flush(_, let file) = operation, let inode = names[file] { files[inode]?.dirty = [] }
            return .failed(operation.id, failure)
        }
        let missing = DiskCompletion.failed(operation.id, DiskFailure(kind: .notFound, errno: 2, call: "open"))
        switch operation {
        case .create(let id, let file):
            if let inode = names[file] { resize(inode, 0) } else { make(file) }
            return .done(id)
        case .zeroFill(let id, let file, let at, let count):
            let inode = names[file] ?? make(file)
            write([UInt8](repeating: 0, count: count), at, inode)
            return .done(id)
        case .write(let id, let file, let at, let bytes):
            guard let inode = names[file] else { return missing }
            write(bytes, at, inode)
            return .done(id)
        case .flush(let id, let file):
            guard let inode = names[file] else { return missing }
            writeBack(inode)
            return .done(id)
        case .rename(let id, let from, let to):
            guard let inode = names[from] else { return missing }
            names[from] = nil
            names[to] = inode
            changes.append(.rename(from, to))
            return .done(id)
        case .flushDirectory(let id):
            durableNames = names
            changes = []
            return .done(id)
        case .delete(let id, let file):
            guard names[file] != nil else { return missing }
            names[file] = nil
            changes.append(.remove(file))
            return .done(id)
        case .list(let id):
            return .listed(id, names.map { FileInfo(name: $0.key, bytes: files[$0.value]?.cached.count ?? 0) })
        case .read(let id, let file, let at, let count):
            guard let inode = names[file], let bytes = files[inode]?.cached else { return missing }
            let start = min(max(at, 0), bytes.count)
            return .read(id, Array(bytes[start..<min(bytes.count, start + count)]))
        }
    }

    public mutating func crash(_ mode: Crash, _ random: inout some RandomNumberGenerator) {
        for inode in files.keys.sorted() {
            guard var file = files[inode] else { continue }
            switch mode {
            case .losesAll: break
            case .keepsAll: file.writeBack()
            case .tears: tear(&file, &random)
            }
            file.cached = file.durable
            file.dirty = []
            files[inode] = file
        }
        var kept = durableNames
        for change in changes {
            switch mode {
            case .losesAll: continue
            case .keepsAll: break
            case .tears: if Bool.random(using: &random) { continue }
            }
            switch change {
            case .set(let name, let inode): kept[name] = inode
            case .rename(let from, let to):
                guard let inode = kept[from] else { continue }
                kept[from] = nil
                kept[to] = inode
            case .remove(let name): kept[name] = nil
            }
        }
        names = kept
        let named = Set(kept.values)
        files = files.filter { named.contains($0.key) }
        durableNames = kept
        changes = []
    }

    private func tear(_ file: inout File, _ random: inout some RandomNumberGenerator) {
        if file.durable.count != file.cached.count {
            let sectors = (file.cached.count + Self.sector - 1) / Self.sector
            let length = min(file.cached.count, Int.random(in: 0...sectors, using: &random) * Self.sector)
            if file.durable.count < length {
                file.durable += [UInt8](repeating: 0, count: length - file.durable.count)
            } else if file.cached.count < file.durable.count, Bool.random(using: &random) {
                file.durable.removeLast(file.durable.count - file.cached.count)
            }
        }
        for sector in file.dirty.sorted() where Bool.random(using: &random) {
            let start = sector * Self.sector
            let end = min(start + Self.sector, min(file.cached.count, file.durable.count))
            if start < end { file.durable.replaceSubrange(start..<end, with: file.cached[start..<end]) }
        }
    }

    private mutating func writeBack(_ inode: Int) {
        guard var file = files.removeValue(forKey: inode) else { return }
        file.writeBack()
        files[inode] = file
    }

    @discardableResult
    private mutating func make(_ file: FileName) -> Int {
        filesMade += 1
        files[filesMade] = File()
        names[file] = filesMade
        changes.append(.set(file, filesMade))
        return filesMade
    }

    private mutating func resize(_ inode: Int, _ count: Int) {
        files[inode]?.cached = [UInt8](repeating: 0, count: count)
    }

    private mutating func write(_ bytes: [UInt8], _ at: Int, _ inode: Int) {
        var file = files[inode] ?? File()
        files[inode] = nil
        let end = at + bytes.count
        if file.cached.count < end { file.cached += [UInt8](repeating: 0, count: end - file.cached.count) }
        file.cached.replaceSubrange(at..<end, with: bytes)
        if !bytes.isEmpty { file.dirty.formUnion((at / Self.sector)...((end - 1) / Self.sector)) }
        files[inode] = file
    }
}

// Damage by hand, durable at once.
extension SimulatedDisk {
    public func contents(_ name: FileName) -> [UInt8]? { names[name].flatMap { files[$0]?.cached } }

    public mutating func replace(_ name: FileName, with bytes: [UInt8]?) {
        if let bytes {
            make(name)
            if let inode = names[name] { files[inode] = File(cached: bytes, durable: bytes) }
        } else {
            names[name] = nil
        }
        durableNames = names
        changes = []
    }

    public var listing: [FileName] { names.keys.sorted() }

    public var image: [FileName: [UInt8]] { names.compactMapValues { files[$0]?.cached } }
}
