/// What a record of the log is. The numbers are part of the format.
enum RecordKind: UInt8, Sendable {
    /// The first record of each segment: identity, hard state and latest configuration again.
    case segmentHeader = 1
    case entry = 2
    case hardState = 3
    /// The log was replaced by the snapshot whose last entry is (index, term).
    case base = 4
    /// Says nothing but what its header says: how far the log reaches and how much of it is synced.
    case seal = 5
    /// The log ends with (index, term) from here on. What followed had been lost in part; where it ended is the promised end of the
    /// hard state before.
    case cut = 7
    /// Stands in the last sector of a segment, outside the chain: the next segment's first batch is synced.
    case closing = 6
}
