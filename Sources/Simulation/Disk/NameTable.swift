internal import Determinism
internal import Storage

/// The names of a directory: those that are seen, those on the medium, and the changes between them.
struct NameTable: Sendable {
    struct Entry: Sendable {
        var name: FileName
        /// Position among the disk's files.
        var file: Int
    }

    private enum Change {
        case set(FileName, Int)
        case rename(to: FileName, Int)
        case remove(FileName)
    }

    /// In no order that means anything, and the same in every run.
    private(set) var entries: [Entry] = []
    private(set) var durable: [Entry] = []
    private var changes: [Change] = []
    /// Where the last name looked for was found: operations come in runs on one file.
    private var latest = 0

    /// The file of that name.
    mutating func look(for name: FileName) -> Int? {
        if latest < entries.count, entries[latest].name == name { return entries[latest].file }
        guard let slot = Self.slot(of: name, in: entries) else { return nil }
        latest = slot
        return entries[slot].file
    }

    subscript(_ name: FileName) -> Int? { Self.slot(of: name, in: entries).map { entries[$0].file } }

    func durableFile(_ name: FileName) -> Int? { Self.slot(of: name, in: durable).map { durable[$0].file } }

    mutating func set(_ name: FileName, to file: Int) {
        Self.set(name, to: file, in: &entries)
        changes.append(.set(name, file))
    }

    mutating func rename(_ from: FileName, to target: FileName, file: Int) {
        guard from != target else { return }
        Self.remove(from, in: &entries)
        Self.set(target, to: file, in: &entries)
        changes.append(.rename(to: target, file))
    }

    mutating func remove(_ name: FileName) {
        Self.remove(name, in: &entries)
        changes.append(.remove(name))
    }

    /// The medium takes over what is seen. False when it held that already.
    mutating func flush() -> Bool {
        guard !changes.isEmpty else { return false }
        durable = entries
        changes.removeAll(keepingCapacity: true)
        return true
    }

    mutating func crash(_ mode: DiskCrash, _ report: inout DiskCrashReport, _ random: inout SplitMix64) {
        guard !changes.isEmpty else { return }
        let tear = Tear(of: changes.count, &random)
        for position in changes.indices {
            let isKept =
                switch mode {
                case .losesAll: false
                case .keepsAll: true
                case .tears: tear.keeps(position, &random)
                }
            if isKept {
                report.namesKept += 1
                Self.carryOut(changes[position], in: &durable)
            } else {
                report.namesLost += 1
            }
        }
        entries = durable
        changes.removeAll(keepingCapacity: true)
    }

    /// Whether any of the names, or any that a crash may bring back, belongs to the file.
    func isReachable(_ file: Int) -> Bool {
        entries.contains { $0.file == file } || durable.contains { $0.file == file }
            || changes.contains { change in
                switch change {
                case .set(_, let other), .rename(_, let other): other == file
                case .remove: false
                }
            }
    }

    private static func slot(of name: FileName, in entries: [Entry]) -> Int? {
        for slot in entries.indices where entries[slot].name == name { return slot }
        return nil
    }

    private static func set(_ name: FileName, to file: Int, in entries: inout [Entry]) {
        if let slot = slot(of: name, in: entries) {
            entries[slot].file = file
        } else {
            entries.append(Entry(name: name, file: file))
        }
    }

    private static func remove(_ name: FileName, in entries: inout [Entry]) {
        guard let slot = slot(of: name, in: entries) else { return }
        entries.swapAt(slot, entries.count - 1)
        entries.removeLast()
    }

    // A rename names the file it moved: it may be kept although the change that gave the file the name before was lost. Either way the
    // file has no other name afterwards.
    private static func carryOut(_ change: Change, in entries: inout [Entry]) {
        switch change {
        case .set(let name, let file):
            set(name, to: file, in: &entries)
        case .rename(let to, let file):
            entries.removeAll { $0.file == file }
            set(to, to: file, in: &entries)
        case .remove(let name):
            remove(name, in: &entries)
        }
    }
}
