internal import Raft

/// What waits to be written to the log, in order. The front may have been written in part.
struct WaitingQueue: Sendable {
    enum Item: Sendable {
        case persist(PersistID, Persist)
        /// The log is replaced by this snapshot, unless it contains the snapshot's last entry.
        case base(SnapshotMetadata)
        /// The log is cut back to what is proven of it.
        case cut(ProvenPrefix)
        case seal(Reason)
    }

    enum Reason: Sendable, Equatable {
        /// Asked for; skipped when the last record is a seal already.
        case idle
        /// Recovery has finished: the first record of this start.
        case opening
        case closing
    }

    private var items: [Item] = []
    private var head = 0
    /// How many records of the front item have been taken already.
    private(set) var recordsTaken = 0

    var isEmpty: Bool { head == items.count }
    var count: Int { items.count - head }
    var front: Item? { head < items.count ? items[head] : nil }

    subscript(position: Int) -> Item { items[head + position] }

    mutating func append(_ item: Item) { items.append(item) }

    mutating func takeRecords(_ count: Int) { recordsTaken += count }

    mutating func removeFront() {
        recordsTaken = 0
        items[head] = .seal(.idle)  // Lets go of the entries at once.
        head += 1
        guard head == items.count || head >= 1024 else { return }
        items.removeFirst(head)
        head = 0
    }
}
