/// Leases by the time at which they have to be looked at, in slots of time.
///
/// Each lease lies in one slot, that of the deadline it had when it was put there. A renewal moves nothing: when the slot comes up the lease
/// is found to have a later deadline and is put there, so that a renewal costs nothing and a lease at most one move for each of its lives.
struct DeadlineWheel: Sendable {
    /// Cluster time of one slot: how late a lease may be found, in nanoseconds. About 67 ms.
    static let slotNanoseconds: UInt64 = 1 << 26

    private var slots: [UInt64: [LeaseGrant]] = [:]
    /// The first slot that has not passed.
    private var next: UInt64 = 0

    mutating func add(_ grant: LeaseGrant, at deadline: UInt64) {
        slots[max(deadline / Self.slotNanoseconds, next), default: []].append(grant)
    }

    /// Takes out grants whose slot has passed by `time`, in order of slots, at most `countMax` of them.
    mutating func take(passedBy time: UInt64, atMost countMax: Int) -> [LeaseGrant] {
        let end = time / Self.slotNanoseconds
        guard next < end else { return [] }
        var taken: [LeaseGrant] = []
        while taken.count < countMax, let slot = firstSlot(before: end), let grants = slots.removeValue(forKey: slot) {
            let left = countMax - taken.count
            taken += grants.prefix(left)
            next = slot
            if grants.count > left {
                slots[slot] = Array(grants.dropFirst(left))
                return taken
            }
        }
        if taken.count < countMax { next = end }
        return taken
    }

    /// The first slot that holds something and has passed; only steps through slots as long as that is less work than a search.
    private func firstSlot(before end: UInt64) -> UInt64? {
        guard !slots.isEmpty, next < end else { return nil }
        guard end - next <= UInt64(slots.count) else {
            return slots.keys.min().flatMap { $0 < end ? $0 : nil }
        }
        for slot in next..<end where slots[slot] != nil { return slot }
        return nil
    }
}
