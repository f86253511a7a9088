internal import Raft

/// What is left of a damaged log in front: what the log is cut back to.
struct ProvenPrefix: Sendable {
    let shape: LogShape
    let configurations: [(index: UInt64, payload: [UInt8])]

    init(after base: LogEnd, _ entries: [Entry]) {
        var shape = LogShape(base: base.index.position, term: base.term.number)
        var configurations: [(index: UInt64, payload: [UInt8])] = []
        for entry in entries {
            _ = shape.append(index: entry.index.position, term: entry.term.number)
            if entry.kind == .configuration { configurations.append((entry.index.position, entry.payload)) }
        }
        self.shape = shape
        self.configurations = configurations
    }
}
