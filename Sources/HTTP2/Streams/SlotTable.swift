/// Finds the slot of a stream by its number: open addressing, without hashing, since numbers come in sequence.
///
/// Each number stands no nearer to its home than the one behind it would like to be (Robin Hood), so that a search and
/// a removal stop early, however many streams stand in a row.
public struct SlotTable: Sendable {
    /// 0 is an empty place; no stream has this number.
    private var numbers: [UInt32]
    private var slots: [Int32]
    public private(set) var count = 0

    public init() {
        numbers = Array(repeating: 0, count: 16)
        slots = Array(repeating: 0, count: 16)
    }

    public func slot(of number: UInt32) -> Int? {
        let mask = numbers.count &- 1
        var place = Int(number >> 1) & mask
        var distance = 0
        while numbers[place] != 0 {
            if numbers[place] == number { return Int(slots[place]) }
            guard self.distance(at: place) >= distance else { return nil }
            place = (place &+ 1) & mask
            distance &+= 1
        }
        return nil
    }

    /// Adds a number that is not 0 and not there yet.
    public mutating func insert(_ number: UInt32, slot: Int) {
        if count &* 2 >= numbers.count { grow() }
        place(number, slot)
        count &+= 1
    }

    public mutating func remove(_ number: UInt32) {
        let mask = numbers.count &- 1
        var hole = Int(number >> 1) & mask
        while numbers[hole] != number {
            if numbers[hole] == 0 { return }
            hole = (hole &+ 1) & mask
        }
        count &-= 1
        var next = (hole &+ 1) & mask
        while numbers[next] != 0, distance(at: next) > 0 {
            numbers[hole] = numbers[next]
            slots[hole] = slots[next]
            hole = next
            next = (next &+ 1) & mask
        }
        numbers[hole] = 0
    }

    /// All numbers, ascending.
    public var sortedNumbers: [UInt32] { numbers.filter { $0 != 0 }.sorted() }

    private mutating func place(_ number: UInt32, _ slot: Int) {
        let mask = numbers.count &- 1
        var place = Int(number >> 1) & mask
        var distance = 0
        var carried = (number: number, slot: Int32(truncatingIfNeeded: slot))
        while numbers[place] != 0 {
            let theirs = self.distance(at: place)
            if theirs < distance {
                swap(&carried.number, &numbers[place])
                swap(&carried.slot, &slots[place])
                distance = theirs
            }
            place = (place &+ 1) & mask
            distance &+= 1
        }
        numbers[place] = carried.number
        slots[place] = carried.slot
    }

    /// How far the number at `place` stands from where it would like to be.
    private func distance(at place: Int) -> Int {
        (place &- Int(numbers[place] >> 1)) & (numbers.count &- 1)
    }

    private mutating func grow() {
        let old = zip(numbers, slots).filter { $0.0 != 0 }
        numbers = Array(repeating: 0, count: numbers.count * 2)
        slots = Array(repeating: 0, count: numbers.count)
        for (number, slot) in old { place(number, Int(slot)) }
    }
}
