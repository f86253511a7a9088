/// A read that is made in slices, on one view.
///
/// The answer is built up inside. ``takeKeyValues()`` takes out what is there already, for answers that are streamed; what
/// is left then comes with the last slice.
public struct RangeCursor: Sendable {
    private let query: RangeQuery
    private let hasFilters: Bool
    /// The number of keys in the range, when it is known without walking over all of them.
    private let knownCount: Int?
    private var walk: VersionCursor
    private var walked = 0
    /// How many of the keys passed the filters.
    private var matched = 0
    private var found: [KeyValue] = []
    private var foundCount = 0
    /// The keys that passed, when they are not wanted in order of keys.
    private var sorting: SortedRuns?

    /// Refuses an empty key and a revision that the view does not have.
    public init(_ query: RangeQuery, on view: StoreView) throws(StoreError) {
        try query.validate()
        try self.init(validated: query, on: view, hasUnpublishedChanges: false)
    }

    /// `hasUnpublishedChanges` says that `view` is ahead of its revision, within a transaction.
    init(validated query: RangeQuery, on view: StoreView, hasUnpublishedChanges: Bool) throws(StoreError) {
        try view.checkReadable(query.range, at: query.revision)
        self.query = query
        hasFilters = query.hasFilters
        let keyspace = view.keyspace(of: query.range.key)
        let isLatest = query.revision <= .zero || (query.revision == view.revision && !hasUnpublishedChanges)
        knownCount = isLatest ? keyspace.count(query.range) : nil
        walk = VersionCursor(query.range, at: isLatest ? nil : query.revision, in: keyspace)
        if !query.isInKeyOrder, !query.countOnly { sorting = SortedRuns(query) }
    }

    /// Looks at up to `keysMax` keys more. Answers the result once there is nothing left to look at.
    public mutating func advance(keysMax: Int) -> RangeResult? {
        var budget = max(keysMax, 1)
        return advance(&budget)
    }

    /// Takes one off the budget for each key that it looks at.
    mutating func advance(_ left: inout Int) -> RangeResult? {
        while !isWalkOver {
            guard left > 0 else { return nil }
            left -= 1
            lookAtNext()
        }
        while var sorted = sorting {
            guard left > 0 else { return nil }
            sorting = nil
            let next = hasAll ? nil : sorted.next()
            guard let next else { break }
            left -= 1
            keep(next)
            sorting = sorted
        }
        return RangeResult(
            keyValues: takeKeyValues(),
            more: query.limit > 0 && !query.countOnly && matched > query.limit,
            count: Int64(knownCount ?? walked))
    }

    /// Takes out the part of the answer that is there already, in its order.
    public mutating func takeKeyValues() -> [KeyValue] {
        defer { found = [] }
        return found
    }

    private var hasAll: Bool { query.limit > 0 && foundCount >= query.limit }

    /// Whether no key further on can be part of the answer.
    private var hasEnoughToCut: Bool {
        (sorting == nil || query.cutsBeforeSorting) && query.limit > 0 && matched > query.limit
    }

    /// Whether the rest of the range cannot change the answer.
    private var isWalkOver: Bool {
        if walk.isAtEnd { return true }
        guard knownCount != nil else { return false }
        return query.countOnly || hasEnoughToCut
    }

    private mutating func lookAtNext() {
        let wantsKey = !query.countOnly && (sorting != nil ? !hasEnoughToCut : !hasAll)
        let (hasFilters, query) = (hasFilters, query)
        let seen = walk.next { key, record -> (matches: Bool, keyValue: KeyValue?) in
            guard !hasFilters || query.admits(record) else { return (false, nil) }
            return (true, wantsKey ? record.keyValue(key()) : nil)
        }
        guard let seen else { return }
        walked += 1
        if seen.matches { matched += 1 }
        guard let keyValue = seen.keyValue else { return }
        if sorting != nil { sorting?.add(keyValue) } else { keep(keyValue) }
    }

    private mutating func keep(_ keyValue: KeyValue) {
        found.append(keyValue)
        foundCount += 1
        if query.keysOnly { found[found.count - 1].value = [] }
    }
}

extension RangeQuery {
    /// Whether the filters let the version through.
    func admits(_ record: VersionRecord) -> Bool {
        (modifiedMin == .zero || record.modified >= modifiedMin.number)
            && (modifiedMax == .zero || record.modified <= modifiedMax.number)
            && (createdMin == .zero || record.created >= createdMin.number)
            && (createdMax == .zero || record.created <= createdMax.number)
    }
}
