public import Raft

/// What a member remembers when it starts.
public struct RecoveredLog: Sendable, Equatable {
    /// The last hard state written. Its commit index is kept within what the snapshot and the entries allow.
    public var hardState: HardState
    /// The newest valid snapshot; nil when the log reaches back to its beginning.
    public var snapshot: SnapshotMetadata?
    /// All entries after the snapshot, contiguous; of a log that has lost some, those before the first loss that are proven to be its own.
    public var entries: [Entry]
    /// Where records of the log could not be read. Empty, or told again although they have been replaced since, when
    /// ``HardState/promisedEnd`` is nil: then nothing is missing.
    public var damage: [LogDamage]
    /// With a promised end, everything readable that does not connect with ``entries``, and ``entries`` themselves.
    public var fragments: EntryPool
    /// The random number that the directory got when it was made.
    public var storeID: UInt64
    /// How many times the directory has been started, this time included; durable before this is told.
    public var incarnation: UInt64
    /// Whether the directory was made just now.
    public var isNew: Bool
    /// Whether remains of an unfinished last batch were met and cut off: what was never acknowledged.
    public var hadTornTail: Bool
    /// Snapshots that were found damaged and not needed, because an older one and the log say as much. Worth a warning.
    public var damagedSnapshots: [FileName]

    public init(
        hardState: HardState, snapshot: SnapshotMetadata? = nil, entries: [Entry] = [], storeID: UInt64,
        incarnation: UInt64, isNew: Bool, hadTornTail: Bool = false, damagedSnapshots: [FileName] = [],
        damage: [LogDamage] = [], fragments: EntryPool = EntryPool()
    ) {
        self.hardState = hardState
        self.snapshot = snapshot
        self.entries = entries
        self.storeID = storeID
        self.incarnation = incarnation
        self.isNew = isNew
        self.hadTornTail = hadTornTail
        self.damagedSnapshots = damagedSnapshots
        self.damage = damage
        self.fragments = fragments
    }
}
