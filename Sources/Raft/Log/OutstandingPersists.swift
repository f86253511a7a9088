internal import Bytes

/// What has been handed to the disk and has not come back, oldest first, and what is known to be durable.
struct OutstandingPersists: Hashable, Sendable {
    private struct Item: Hashable, Sendable {
        var id: PersistID
        /// The last index that is durable once this and all earlier persists are.
        var lastIndex: LogIndex
        var term: Term
        var vote: MemberID?
    }

    /// Everything up to here is on this member's disk, in the version that the log in memory has.
    private(set) var durableIndex: LogIndex
    private(set) var durableTerm: Term
    private(set) var durableVote: MemberID?
    /// How long the oldest outstanding persist has been waiting, in ticks.
    private(set) var oldestAgeTicks = 0
    private var items: [Item] = []
    private var head = 0
    private var lastID: UInt64 = 0

    init(durableIndex: LogIndex, hardState: HardState) {
        self.durableIndex = durableIndex
        durableTerm = hardState.term
        durableVote = hardState.vote
    }

    var isEmpty: Bool { head == items.count }

    mutating func add(lastIndex: LogIndex, term: Term, vote: MemberID?) -> PersistID {
        if isEmpty { oldestAgeTicks = 0 }
        lastID += 1
        let id = PersistID(lastID)
        items.append(Item(id: id, lastIndex: lastIndex, term: term, vote: vote))
        return id
    }

    mutating func complete(_ id: PersistID) {
        invariant(head < items.count && items[head].id == id, "persists complete in the order in which they were asked")
        let item = items[head]
        head += 1
        if head == items.count {
            items.removeAll(keepingCapacity: true)
            head = 0
        }
        oldestAgeTicks = 0
        durableIndex = max(durableIndex, item.lastIndex)
        durableTerm = item.term
        durableVote = item.vote
    }

    mutating func tick() {
        if !isEmpty { oldestAgeTicks += 1 }
    }

    /// What lies above `index` was replaced: writes of it that are still under way make nothing of the new log durable.
    mutating func truncate(after index: LogIndex) {
        durableIndex = min(durableIndex, index)
        for slot in head..<items.count { items[slot].lastIndex = min(items[slot].lastIndex, index) }
    }

    /// A durable snapshot stands for everything up to `index`, and nothing else is left of the log.
    mutating func reset(to index: LogIndex) {
        truncate(after: index)
        durableIndex = index
    }

    /// Gives what is outstanding the ids 1, 2, …, and forgets how long it has been waiting.
    mutating func renumber() {
        items.removeFirst(head)
        head = 0
        for slot in items.indices { items[slot].id = PersistID(UInt64(slot) + 1) }
        lastID = UInt64(items.count)
        oldestAgeTicks = 0
    }
}
