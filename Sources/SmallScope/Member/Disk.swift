internal import Raft

/// What survives a crash of one member.
struct Disk: Hashable, Sendable {
    var hardState = HardState.initial
    /// From index 1 on.
    var entries: [Entry] = []

    var lastIndex: LogIndex { LogIndex(UInt64(entries.count)) }

    mutating func perform(_ persist: Persist) throws(Violation) {
        if let hardState = persist.hardState {
            guard hardState.term >= self.hardState.term else { throw Violation(.s7, "the stored term goes back") }
            if hardState.term == self.hardState.term, let vote = self.hardState.vote, hardState.vote != vote {
                throw Violation(.s7, "the stored vote of term \(hardState.term.number) changes")
            }
            self.hardState = hardState
        }
        guard let first = persist.append.first else { return }
        guard first.index > .zero, first.index <= lastIndex.next else {
            throw Violation(.s3, "an append leaves a gap on the disk")
        }
        entries.removeSubrange((Int(first.index.position) - 1)...)
        entries += persist.append
    }
}
