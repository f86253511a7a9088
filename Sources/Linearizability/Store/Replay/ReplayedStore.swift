/// The store as it has to be at one revision, in the plainest form, and what the last step changed.
struct ReplayedStore {
    struct Cell: Hashable {
        var value: [UInt8] = []
        var createRevision: Int64 = 0
        var modRevision: Int64 = 0
        /// 0: the key does not exist.
        var version: Int64 = 0
    }

    /// What a step left of a key.
    struct Effect: Hashable {
        var rank: Int
        var cell: Cell
    }

    let keys: KeyTable
    private var cells: [Cell]
    private var presence: PresenceTree
    /// What the step under way has replaced.
    private var journal: [Effect] = []

    init(_ keys: KeyTable) {
        self.keys = keys
        cells = Array(repeating: Cell(), count: keys.count)
        presence = PresenceTree(count: keys.count)
    }

    // MARK: Reading

    func keyValue(_ rank: Int) -> StoreKeyValue? {
        let cell = cells[rank]
        guard cell.version > 0 else { return nil }
        return StoreKeyValue(
            key: keys[rank], value: cell.value, createRevision: cell.createRevision, modRevision: cell.modRevision,
            version: cell.version)
    }

    /// How many keys of these ranks exist.
    func count(_ ranks: Range<Int>) -> Int {
        ranks.count == 1 ? (cells[ranks.lowerBound].version > 0 ? 1 : 0) : presence.count(in: ranks)
    }

    /// The ranks of the keys that exist, ascending, at most `limit` of them if it is not 0.
    func existing(_ ranks: Range<Int>, limit: Int = 0) -> [Int] {
        if ranks.count == 1 { return cells[ranks.lowerBound].version > 0 ? [ranks.lowerBound] : [] }
        let count = presence.count(in: ranks)
        guard count > 0 else { return [] }
        let first = presence.count(below: ranks.lowerBound)
        return (first..<first + (limit > 0 ? min(limit, count) : count)).map(presence.rank(ofOrdinal:))
    }

    // MARK: Writing

    mutating func put(_ value: [UInt8], at rank: Int, revision: Int64) {
        let before = cells[rank]
        set(
            rank,
            Cell(
                value: value, createRevision: before.version > 0 ? before.createRevision : revision,
                modRevision: revision, version: before.version + 1))
    }

    mutating func delete(_ rank: Int) { set(rank, Cell()) }

    private mutating func set(_ rank: Int, _ cell: Cell) {
        let before = cells[rank]
        journal.append(Effect(rank: rank, cell: before))
        cells[rank] = cell
        if (before.version > 0) != (cell.version > 0) { presence.add(cell.version > 0 ? 1 : -1, at: rank) }
    }

    // MARK: Steps

    /// What has changed since the last `commit` or `undo`, ascending by key.
    var effects: [Effect] {
        if journal.count == 1 { return [Effect(rank: journal[0].rank, cell: cells[journal[0].rank])] }
        return Set(journal.map(\.rank)).sorted().map { Effect(rank: $0, cell: cells[$0]) }
    }

    mutating func commit() { journal.removeAll(keepingCapacity: true) }

    mutating func undo() {
        while let replaced = journal.popLast() {
            let exists = cells[replaced.rank].version > 0
            cells[replaced.rank] = replaced.cell
            if exists != (replaced.cell.version > 0) {
                presence.add(replaced.cell.version > 0 ? 1 : -1, at: replaced.rank)
            }
        }
    }
}
