internal import Raft

/// Writes that were handed over, by their sequence number.
struct Waiters: Sendable {
    private var waiters: [UInt64: Waiter] = [:]
    /// The bytes of the commands that are kept to be handed over again.
    private(set) var commandBytes = 0

    var count: Int { waiters.count }
    var isEmpty: Bool { waiters.isEmpty }

    subscript(sequence: UInt64) -> Waiter? { waiters[sequence] }

    mutating func insert(_ waiter: Waiter, sequence: UInt64) {
        waiters[sequence] = waiter
        commandBytes += waiter.retry?.commandBytes ?? 0
    }

    mutating func remove(_ sequence: UInt64) -> Waiter? {
        guard let waiter = waiters.removeValue(forKey: sequence) else { return nil }
        commandBytes -= waiter.retry?.commandBytes ?? 0
        return waiter
    }

    /// Takes out what `matches`, in the order in which it was handed over.
    mutating func removeAll(where matches: (UInt64, Waiter) -> Bool) -> [Waiter] {
        var sequences: [UInt64] = []
        for (sequence, waiter) in waiters where matches(sequence, waiter) { sequences.append(sequence) }
        sequences.sort()
        return sequences.compactMap { remove($0) }
    }
}
