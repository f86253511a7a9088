internal import Determinism
internal import Raft

/// Messages that may not leave before what they promise is durable. Persists complete in the order in which they were asked.
struct PersistGate: Sendable {
    private struct Outstanding: Sendable {
        var id: PersistID
        var asked: Instant
        var envelopes: [Envelope]
    }

    private var outstanding: [Outstanding] = []

    /// When the oldest persist that is not durable yet was asked for.
    var oldestAsked: Instant? { outstanding.first?.asked }

    mutating func asked(_ id: PersistID, at now: Instant) {
        outstanding.append(Outstanding(id: id, asked: now, envelopes: []))
    }

    /// Holds the messages back until everything asked so far is durable; false when it is and they may leave at once.
    mutating func hold(_ envelopes: [Envelope]) -> Bool {
        guard !outstanding.isEmpty else { return false }
        outstanding[outstanding.count - 1].envelopes += envelopes
        return true
    }

    /// The messages that may leave now that `id` is durable.
    mutating func persisted(_ id: PersistID) -> [Envelope] {
        var released: [Envelope] = []
        var passed = 0
        while passed < outstanding.count, outstanding[passed].id <= id {
            released += outstanding[passed].envelopes
            passed += 1
        }
        outstanding.removeFirst(passed)
        return released
    }
}
