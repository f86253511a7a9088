internal import Replica

/// Messages on their way, each in a slot of its own, so that the agenda need not carry them.
struct MessagesUnderway {
    struct Item {
        var message: PeerMessage
        var kind: MessageKind
        var sender: Sender
        var from: Int
        var to: Int
        /// The life of the receiver when it was sent: a connection does not outlive it.
        var toLife: UInt32
        var arrival: Arrival
        /// In nanoseconds.
        var sent: UInt64
    }

    private var items: [Item?] = []
    private var free: [Int] = []

    mutating func insert(_ item: Item) -> Int {
        if let slot = free.popLast() {
            items[slot] = item
            return slot
        }
        items.append(item)
        return items.count - 1
    }

    /// From whom and to whom a message is, and the receiver's life when it was sent.
    func ends(of slot: Int) -> (from: Int, to: Int, life: UInt32)? {
        items[slot].map { ($0.from, $0.to, $0.toLife) }
    }

    mutating func remove(_ slot: Int) -> Item? {
        guard let item = items[slot] else { return nil }
        items[slot] = nil
        free.append(slot)
        return item
    }
}
