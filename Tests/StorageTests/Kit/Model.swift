import Raft
import Storage

/// The slower, obvious version: a list of records, and the state after each of them.
struct Model {
    struct State: Equatable {
        var hardState = HardState.initial
        /// The whole log; a snapshot's prefix is kept here as it was.
        var entries: [Entry] = []
        /// The log begins after this index because a leader's snapshot replaced it.
        var base: UInt64 = 0

        /// The entry at the index, if the log has it.
        func entry(at index: UInt64) -> Entry? {
            guard let first = entries.first?.index.position, index >= first, index <= last else { return nil }
            return entries[Int(index - first)]
        }

        var last: UInt64 { entries.last?.index.position ?? base }

        /// Whether this is what a log with lost entries says of itself: where it ended, how it begins, and what else is there.
        func keeps(_ promised: LogEnd, _ log: RecoveredLog) -> Bool {
            guard last == promised.index.position, entry(at: last)?.term == promised.term || entries.isEmpty else {
                return false
            }
            return log.entries.allSatisfy { entry(at: $0.index.position) == $0 }
        }

        /// Whether the log contains the snapshot's last entry, or begins after it.
        func reaches(_ snapshot: SnapshotMetadata?) -> Bool {
            guard let snapshot else { return true }
            return base == snapshot.index.position
                || entry(at: snapshot.index.position)?.term == snapshot.term
        }
    }

    private(set) var states: [State] = [State()]
    /// How many records each request ends at.
    private(set) var ends: [PersistID: Int] = [:]
    /// Every state below this one has been acknowledged as passed.
    var acknowledged = 0
    /// Every entry that was ever submitted.
    private(set) var submitted = EntryPool()
    /// Payloads of snapshots that were begun, by index.
    var payloads: [UInt64: [UInt8]] = [:]
    var durableSnapshot: UInt64 = 0
    var incarnation: UInt64 = 0

    var current: State { states[states.count - 1] }

    mutating func submit(_ id: PersistID, _ persist: Persist) {
        if let hardState = persist.hardState {
            var state = current
            state.hardState = hardState
            states.append(state)
        }
        for entry in persist.append {
            var state = current
            let previous = state.entry(at: entry.index.position - 1)?.term ?? .zero
            submitted.insert(EntryRun(after: LogEnd(previous, entry.index.previous), [entry]))
            while let last = state.entries.last, last.index >= entry.index { state.entries.removeLast() }
            state.entries.append(entry)
            states.append(state)
        }
        ends[id] = states.count - 1
    }

    mutating func submitBase(_ index: UInt64, _ term: UInt64) {
        var state = current
        if state.entry(at: index)?.term.number == term { return }
        state.entries = []
        state.base = index
        states.append(state)
    }

    mutating func acknowledge(_ id: PersistID) { acknowledged = max(acknowledged, ends[id] ?? 0) }

    /// The position of a state, not before the acknowledged one, that the recovered log equals; nil when there is none.
    func match(_ log: RecoveredLog) -> Int? {
        let covered = log.snapshot?.index.position ?? 0
        return (acknowledged..<states.count).first { position in
            let state = states[position]
            guard state.hardState.term == log.hardState.term, state.hardState.vote == log.hardState.vote else {
                return false
            }
            if let promised = log.hardState.promisedEnd { return state.keeps(promised, log) }
            guard state.base <= covered else { return false }
            // A leader's snapshot whose base record had not become durable.
            if !state.reaches(log.snapshot) { return log.entries.isEmpty }
            guard log.entries.isEmpty || log.entries[0].index.position == covered + 1 else { return false }
            guard state.last == log.entries.last?.index.position ?? covered else { return false }
            return state.entries.suffix(log.entries.count).elementsEqual(log.entries)
        }
    }

    /// The history before the start that recovered state `position` is settled.
    mutating func restart(at position: Int, _ log: RecoveredLog) {
        var state = states[position]
        if !state.reaches(log.snapshot) {
            state.entries = []
            state.base = log.snapshot?.index.position ?? 0
        }
        states = [state]
        ends = [:]
        acknowledged = 0
    }
}
