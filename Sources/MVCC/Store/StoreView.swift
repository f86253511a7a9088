internal import Bytes

/// The whole store at one moment: made in constant time, never changed by what is written later.
///
/// It also reads at every earlier revision that was not compacted when it was made.
public struct StoreView: Sendable {
    /// The revision of the last change.
    public internal(set) var revision: Revision
    var users: Keyspace
    var system: Keyspace

    /// A store in which nothing was ever written.
    public init() { self.init(revision: .initial, users: Keyspace(), system: Keyspace()) }

    init(revision: Revision, users: Keyspace, system: Keyspace) {
        self.revision = revision
        self.users = users
        self.system = system
    }

    /// The revision of the last compaction of the users' keys; no read below it is answered. -1 when there was none.
    public var compacted: Revision { users.floor }

    /// The number of users' keys that exist.
    public var keyCount: Int { users.live.count }

    /// Bytes of the keys and values that exist, in both keyspaces.
    public var liveBytes: Int { users.liveBytes + system.liveBytes }

    /// Bytes of the versions that are kept for reads at earlier revisions.
    ///
    /// It includes what was compacted and is not swept yet, so it may differ from one member to another: it must not decide
    /// anything when an entry is applied.
    public var historyBytes: Int { users.historyBytes + system.historyBytes }

    /// Whether nothing that was compacted is left in memory.
    public var isSwept: Bool { users.sweep == nil && system.sweep == nil }

    /// Reads in one go. ``RangeCursor`` does the same in slices.
    public func range(_ query: RangeQuery) throws(StoreError) -> RangeResult {
        var cursor = try RangeCursor(query, on: self)
        while true {
            if let result = cursor.advance(keysMax: .max) { return result }
        }
    }

    /// Evaluates a transaction without changing anything; meant for one that is read-only and so needs no log entry.
    public func read(_ transaction: Transaction) throws(StoreError) -> TransactionResult {
        var copy = VersionedStore(self)
        guard case .done(let outcome) = copy.apply(.transaction(transaction), leaseExists: { _ in false }),
            case .transaction(let result) = try outcome.answer.get()
        else { unreachable("a transaction without a bound is done and has the answer of a transaction") }
        return result
    }

    /// The current version of `key`.
    public func get(_ key: [UInt8]) -> KeyValue? {
        (SystemKeyspace.contains(key) ? system.current(key) : users.current(key))?.keyValue(key)
    }

    /// The keyspace that a request with this `key` is about.
    func keyspace(of key: [UInt8]) -> Keyspace { SystemKeyspace.contains(key) ? system : users }

    mutating func withKeyspace<R>(of key: [UInt8], _ body: (inout Keyspace) -> R) -> R {
        SystemKeyspace.contains(key) ? body(&system) : body(&users)
    }

    /// Refuses a read at a revision that is not there. Zero and less stand for the latest.
    func checkReadable(_ range: KeyRange, at revision: Revision) throws(StoreError) {
        guard revision > .zero else { return }
        if revision > self.revision { throw .futureRevision }
        if revision < keyspace(of: range.key).floor { throw .compacted }
    }
}
