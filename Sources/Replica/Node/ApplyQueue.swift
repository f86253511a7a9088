internal import Raft

/// Committed entries that the state machine has not executed yet.
struct ApplyQueue: Sendable {
    private var entries: [Entry] = []
    private var taken = 0

    var first: Entry? { taken < entries.count ? entries[taken] : nil }
    var isEmpty: Bool { taken == entries.count }

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
            entries = []
            taken = 0
        }
    }

    mutating func removeAll() {
        entries = []
        taken = 0
    }
}
