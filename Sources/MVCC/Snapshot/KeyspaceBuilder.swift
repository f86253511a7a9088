/// Builds a keyspace from keys and versions that come in order, and refuses what no encoder writes.
struct KeyspaceBuilder: Sendable {
    private let revision: Int64
    private let isSystem: Bool
    private var live = TreeBuilder(versions: false)
    private var history = TreeBuilder(versions: true)
    private var keyspace = Keyspace()
    private(set) var leased = LeasedKeys()
    private var key: [UInt8] = []
    /// The newest version of the key so far. Only the next item tells whether it belongs to the history.
    private var newest: VersionRecord?

    /// `leased` is what the keyspaces before have attached.
    init(revision: Int64, floor: Int64, isSystem: Bool, leased: LeasedKeys = LeasedKeys()) {
        self.leased = leased
        self.revision = revision
        self.isSystem = isSystem
        keyspace.floor = Revision(floor)
        keyspace.intactFrom = Revision(floor)
    }

    /// Begins a key. False when it is out of order, of the other keyspace, or the one before has no version.
    mutating func begin(_ next: [UInt8]) -> Bool {
        guard !next.isEmpty, SystemKeyspace.contains(next) == isSystem, key.isEmpty || newest != nil else {
            return false
        }
        guard KeyRange.precedes(key, next) else { return false }
        endKey()
        key = next
        return true
    }

    /// Adds a version to the key. False when it is out of order or contradicts itself.
    mutating func add(_ record: VersionRecord) -> Bool {
        guard !key.isEmpty, record.modified >= 1, record.modified <= revision else { return false }
        guard record.isTombstone || (record.created >= 1 && record.created <= record.modified) else { return false }
        if let newest {
            guard (newest.modified, newest.order) < (record.modified, record.order) else { return false }
            remember(newest)
        }
        newest = record
        if record.modified >= keyspace.floor.number {
            key.withUnsafeBytes { keyspace.changes.note($0, at: record.modified, order: record.order) }
        }
        return true
    }

    /// The keyspace, or nil when its last key has no version.
    mutating func finish() -> Keyspace? {
        guard key.isEmpty || newest != nil else { return nil }
        endKey()
        keyspace.live = live.finish()
        keyspace.history = history.finish()
        return keyspace
    }

    private mutating func endKey() {
        guard let record = newest else { return }
        newest = nil
        guard !record.isTombstone else {
            remember(record)
            return
        }
        keyspace.liveBytes += key.count + record.value.count
        leased.attach(key, to: LeaseID(record.lease))
        key.withUnsafeBytes { live.append(.before($0), record) }
    }

    private mutating func remember(_ record: VersionRecord) {
        keyspace.historyBytes += key.count + record.value.count
        key.withUnsafeBytes { history.append(record.position(of: $0), record) }
    }
}
