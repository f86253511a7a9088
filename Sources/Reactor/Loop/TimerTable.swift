internal import Determinism

/// The timers of one loop.
///
/// A heap of due times over a table of slots. Cancelling empties the slot and leaves the heap entry behind; when more
/// than half of the heap is such leftovers they are swept out, so that request deadlines, which are nearly all
/// cancelled, cost O(log n) each and no memory after.
struct TimerTable {
    private struct Slot {
        var generation: UInt32 = 0
        var action: (() -> Void)?
        var period: Duration?
    }

    private var queue = EventQueue<TimerID>()
    private var slots: [Slot] = []
    private var free: [UInt32] = []
    private var leftovers = 0

    /// Timers that are set.
    var count: Int { queue.count - leftovers }

    /// Heap entries, set or left over.
    var heapCount: Int { queue.count }

    mutating func set(due: Instant, every period: Duration?, _ action: @escaping () -> Void) -> TimerID {
        let slot = free.popLast() ?? UInt32(slots.count)
        if slot == slots.count { slots.append(Slot()) }
        slots[Int(slot)].action = action
        slots[Int(slot)].period = period
        let id = TimerID(slot: slot, generation: slots[Int(slot)].generation)
        queue.insert(id, due: due)
        return id
    }

    mutating func cancel(_ id: TimerID) {
        guard isSet(id) else { return }
        release(id)
        leftovers += 1
        if leftovers > 64, leftovers > queue.count / 2 {
            let slots = slots
            queue.removeAll { slots[Int($0.slot)].generation != $0.generation }
            leftovers = 0
        }
    }

    /// When the earliest timer is due.
    mutating func nextDue() -> Instant? {
        while let (due, id) = queue.first {
            if isSet(id) { return due }
            dropLeftover(due)
        }
        return nil
    }

    /// Takes the earliest timer if it is due. A repeating one is set again for its next time after `now`: what was
    /// missed counts as one.
    mutating func popDue(by now: Instant) -> (() -> Void)? {
        while let (due, id) = queue.popFirst(dueBy: now) {
            guard isSet(id), let action = slots[Int(id.slot)].action else {
                leftovers -= 1
                continue
            }
            if let period = slots[Int(id.slot)].period {
                let next = due + period
                queue.insert(id, due: next > now ? next : now + period)
            } else {
                release(id)
            }
            return action
        }
        return nil
    }

    private func isSet(_ id: TimerID) -> Bool {
        Int(id.slot) < slots.count && slots[Int(id.slot)].generation == id.generation
    }

    private mutating func release(_ id: TimerID) {
        slots[Int(id.slot)].generation &+= 1
        slots[Int(id.slot)].action = nil
        free.append(id.slot)
    }

    private mutating func dropLeftover(_ due: Instant) {
        _ = queue.popFirst(dueBy: due)
        leftovers -= 1
    }
}
