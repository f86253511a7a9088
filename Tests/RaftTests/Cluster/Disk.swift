@testable import Raft

/// What survives a crash of one member.
struct Disk {
    enum Operation {
        case persist(PersistRequest)
        /// The stored log is discarded in favour of the snapshot.
        case reset(SnapshotMetadata)
    }

    var hardState = HardState.initial
    var base: SnapshotMetadata
    var entries: [Entry] = []
    var snapshot: (metadata: SnapshotMetadata, bytes: [UInt8])?

    mutating func perform(_ operation: Operation) {
        switch operation {
        case .persist(let request):
            if let hardState = request.persist.hardState { self.hardState = hardState }
            guard let first = request.persist.append.first else { return }
            precondition(first.index > base.index)
            let kept = Int(first.index.position - base.index.position) - 1
            precondition(kept <= entries.count, "an append leaves no gap")
            entries.removeSubrange(kept...)
            entries += request.persist.append
        case .reset(let metadata):
            guard metadata.index > base.index else { return }
            base = metadata
            entries = []
        }
    }

    var end: LogEnd {
        entries.last.map { LogEnd($0.term, $0.index) } ?? LogEnd(base.term, base.index)
    }

    /// Everything after `index` is unreadable; what the log ended with is known. Only what was not committed can go beside
    /// what a recovery can tell, so no less than that is left.
    mutating func lose(after index: LogIndex) {
        let kept = max(index, max(base.index, hardState.commit))
        guard kept < end.index else { return }
        hardState.promisedEnd = max(end, hardState.promisedEnd ?? end)
        entries.removeAll { $0.index > kept }
    }

    /// Drops what the snapshot stands for.
    mutating func trim() {
        guard let metadata = snapshot?.metadata, metadata.index > base.index else { return }
        let slot = Int(metadata.index.position - base.index.position) - 1
        if slot < entries.count, entries[slot].term == metadata.term {
            entries.removeSubrange(...slot)
        } else {
            entries = []
        }
        base = metadata
    }

    mutating func recover() throws -> RecoveredState {
        trim()
        return try RecoveredState(hardState: hardState, base: base, entries: entries)
    }
}
