/// Which versions of which keys to read, and in what order.
public struct RangeQuery: Hashable, Sendable {
    public enum Order: UInt8, Hashable, Sendable {
        /// Ascending, whatever the target; but see ``RangeQuery/cutsBeforeSorting``.
        case none = 0
        case ascending = 1
        case descending = 2
    }

    public enum Target: UInt8, Hashable, Sendable {
        case key = 0
        case version = 1
        case created = 2
        case modified = 3
        case value = 4
    }

    public var range: KeyRange
    /// The most keys to return. Zero and less mean all.
    public var limit: Int64
    /// The revision to read at. Zero and less mean the latest.
    public var revision: Revision
    public var order: Order
    public var target: Target
    /// Whether the caller is content with the state of the member that it asked; the store answers both alike.
    public var serializable: Bool
    public var keysOnly: Bool
    public var countOnly: Bool
    /// Inclusive bounds; zero means none.
    public var modifiedMin: Revision
    public var modifiedMax: Revision
    public var createdMin: Revision
    public var createdMax: Revision

    public init(
        _ range: KeyRange,
        limit: Int64 = 0,
        revision: Revision = .zero,
        order: Order = .none,
        target: Target = .key,
        serializable: Bool = false,
        keysOnly: Bool = false,
        countOnly: Bool = false,
        modifiedMin: Revision = .zero,
        modifiedMax: Revision = .zero,
        createdMin: Revision = .zero,
        createdMax: Revision = .zero
    ) {
        self.range = range
        self.limit = limit
        self.revision = revision
        self.order = order
        self.target = target
        self.serializable = serializable
        self.keysOnly = keysOnly
        self.countOnly = countOnly
        self.modifiedMin = modifiedMin
        self.modifiedMax = modifiedMax
        self.createdMin = createdMin
        self.createdMax = createdMax
    }

    /// Whether some key of the range may be left out of the answer because of its revisions.
    public var hasFilters: Bool {
        modifiedMin != .zero || modifiedMax != .zero || createdMin != .zero || createdMax != .zero
    }

    /// Whether the limit is counted in order of keys and only one key more than it is sorted: every release of etcd does
    /// so when a target but no order is given.
    public var cutsBeforeSorting: Bool { limit > 0 && order == .none && target != .key && !hasFilters }

    /// Whether the answer comes in ascending order of keys, so that it needs no sorting.
    public var isInKeyOrder: Bool { target == .key && order != .descending }
}
