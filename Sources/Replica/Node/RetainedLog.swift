internal import Raft

/// Decides how much of the applied log stays in memory for members that lag behind a little.
struct RetainedLog: Sendable {
    /// A run of applied entries that is dropped as one.
    private struct Run: Sendable {
        var last: LogIndex
        var entries: UInt64
        var bytes: Int
    }

    /// A run is a sixteenth of what may stay, so that what does stay is never much less.
    private static let runsRetained = 16
    private static let entryOverheadBytes = 128

    private let entriesMax: UInt64
    private let bytesMax: Int
    private var runs: [Run] = []
    private var entries: UInt64 = 0
    private(set) var bytes = 0

    init(entriesMax: UInt64, bytesMax: Int) {
        self.entriesMax = entriesMax
        self.bytesMax = bytesMax
    }

    /// Whether some of it should go.
    var isOverfull: Bool { entries > entriesMax || bytes > bytesMax }

    mutating func applied(_ entry: Entry) {
        let size = entry.payload.count + Self.entryOverheadBytes
        entries += 1
        bytes += size
        if let last = runs.last, last.entries < entriesMax / UInt64(Self.runsRetained),
            last.bytes < bytesMax / Self.runsRetained
        {
            runs[runs.count - 1] = Run(last: entry.index, entries: last.entries + 1, bytes: last.bytes + size)
        } else {
            runs.append(Run(last: entry.index, entries: 1, bytes: size))
        }
    }

    /// The index through which the log may be dropped so that no more stays than should; nil when nothing may go.
    mutating func trim(notBeyond ceiling: LogIndex) -> LogIndex? {
        var through: LogIndex?
        while isOverfull, runs.count > 1, let first = runs.first, first.last <= ceiling {
            through = first.last
            entries -= first.entries
            bytes -= first.bytes
            runs.removeFirst()
        }
        return through
    }

    mutating func removeAll() { self = RetainedLog(entriesMax: entriesMax, bytesMax: bytesMax) }
}
