/// What a power cut does to what was not flushed.
public enum DiskCrash: CaseIterable, Hashable, Sendable {
    /// All of it is lost.
    case losesAll
    /// All of it had been written out by then. What a failed flush dropped is lost all the same.
    case keepsAll
    /// Each sector, each length and each change of a name is kept or lost on its own.
    case tears
}

/// What became of what was not flushed.
public struct DiskCrashReport: Hashable, Sendable {
    public var sectorsKept = 0
    public var sectorsLost = 0
    /// Sectors that came out with what they held between two writes.
    public var sectorsHalfway = 0
    /// Sectors of a file whose growth was kept and their contents not, which show what lay there before the file did.
    public var sectorsExposed = 0
    /// Files that came out with another length than they had in the cache.
    public var lengthsLost = 0
    public var namesKept = 0
    public var namesLost = 0

    public init() {}

    /// Whether something was kept and something lost.
    public var isTorn: Bool {
        sectorsHalfway > 0 || sectorsExposed > 0 || (sectorsKept > 0 && sectorsLost > 0)
            || (namesKept > 0 && namesLost > 0)
    }
}
