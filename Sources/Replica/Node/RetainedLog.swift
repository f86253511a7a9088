internal import Raft

/// Decides how much of the applied log stays in memory for members that lag behind a little.
struct RetainedLog: Sendable {
    /// A run of applied entries that is dropped as one.
    private struct Run: Sendable {
        var last: LogIndex
        var entries: UInt64
        var bytes: Int
    }

    private static let runEntries: UInt64 = 1_024
    private static let runBytes = 1 << 20
    private static let entryOverheadBytes = 128

    private var runs: [Run] = []
    private var entries: UInt64 = 0
    private(set) var bytes = 0

    mutating func applied(_ entry: Entry) {
        let size = entry.payload.count + Self.entryOverheadBytes
        entries += 1
        bytes += size
        if let last = runs.last, last.entries < Self.runEntries, last.bytes < Self.runBytes {
            runs[runs.count - 1] = Run(last: entry.index, entries: last.entries + 1, bytes: last.bytes + size)
        } else {
            runs.append(Run(last: entry.index, entries: 1, bytes: size))
        }
    }

    /// The index through which the log may be dropped so that at most so much stays; nil when nothing need go.
    mutating func trim(entriesMax: UInt64, bytesMax: Int, notBeyond ceiling: LogIndex) -> LogIndex? {
        var through: LogIndex?
        while entries > entriesMax || bytes > bytesMax, runs.count > 1, let first = runs.first, first.last <= ceiling {
            through = first.last
            entries -= first.entries
            bytes -= first.bytes
            runs.removeFirst()
        }
        return through
    }

    mutating func removeAll() { self = RetainedLog() }
}
