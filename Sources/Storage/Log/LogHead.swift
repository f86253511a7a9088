internal import Raft

/// The state of the log after its last record: what the next record, and the next segment's header, say again.
struct LogHead: Sendable {
    /// Where the log ends, and what it promised to hold beyond that: nothing at or below is in a segment begun from now on.
    var reach: UInt64 { max(shape.last, hardState.promisedEnd?.index.position ?? 0) }

    /// The sequence number of the last record; the first record of a store has 1.
    var sequence: UInt64 = 0
    /// The checksum of the last record.
    var crc: UInt32 = 0
    var shape = LogShape(base: 0, term: 0)
    var hardState = HardState.initial
    /// Configuration entries of the log not yet covered by a snapshot, ascending: a truncation may bring an earlier one back.
    var configurations: [(index: UInt64, payload: [UInt8])] = []

    mutating func noteConfiguration(index: UInt64, payload: [UInt8]) {
        configurations.append((index, payload))
    }

    /// Entries from `index` on are about to be replaced.
    @inline(__always)
    mutating func forgetConfigurations(from index: UInt64) {
        while let latest = configurations.last, latest.index >= index { configurations.removeLast() }
    }

    /// A snapshot holds the configuration as of `index`.
    mutating func compact(to index: UInt64) {
        shape.compact(to: index)
        configurations.removeAll { $0.index <= index }
    }

    /// What followed is known in part only.
    mutating func cut(to prefix: ProvenPrefix) {
        shape = prefix.shape
        configurations = prefix.configurations
    }

    mutating func reset(index: UInt64, term: UInt64) {
        shape.reset(index: index, term: term)
        configurations = []
    }
}
