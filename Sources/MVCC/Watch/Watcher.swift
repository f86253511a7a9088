/// Names a watcher for the life of its hub; never used again.
public struct WatcherID: Hashable, Comparable, Sendable {
    public var number: UInt64

    public init(_ number: UInt64) { self.number = number }

    public static func < (a: WatcherID, b: WatcherID) -> Bool { a.number < b.number }
}

/// Which changes a watcher wants.
public struct WatchInterest: Hashable, Sendable {
    public var range: KeyRange
    public var wantsPuts: Bool
    public var wantsDeletes: Bool
    /// Whether with the version that was there before.
    public var wantsPrevious: Bool

    public init(_ range: KeyRange, wantsPuts: Bool = true, wantsDeletes: Bool = true, wantsPrevious: Bool = false) {
        self.range = range
        self.wantsPuts = wantsPuts
        self.wantsDeletes = wantsDeletes
        self.wantsPrevious = wantsPrevious
    }

    func wants(_ kind: Change.Kind) -> Bool {
        switch kind {
        case .put: wantsPuts
        case .delete: wantsDeletes
        }
    }
}
