internal import Raft

/// Committed entries that the state machine has not executed yet.
struct ApplyQueue: Sendable {
    private var entries: [Entry] = []
    private var taken = 0

    /// Executed entries are let go of when there are so many of them, or nothing but them.
    private static let takenMax = 4_096

    var first: Entry? { taken < entries.count ? entries[taken] : nil }
    var isEmpty: Bool { taken == entries.count }
    /// How many entries are kept in memory.
    var memoryCount: Int { entries.count }

    mutating func append(_ more: [Entry]) {
        if isEmpty {
            entries = more
            taken = 0
        } else {
            entries += more
        }
    }

    mutating func removeFirst() {
        taken += 1
        if isEmpty {
            removeAll()
        } else if taken >= Self.takenMax {
            entries.removeFirst(taken)
            taken = 0
        }
    }

    mutating func removeAll() {
        entries = []
        taken = 0
    }
}
