/// Finds the slot of a stream by its number: open addressing, without hashing, since numbers come in sequence.
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
        while numbers[place] != 0 {
            if numbers[place] == number { return Int(slots[place]) }
            place = (place &+ 1) & mask
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
        while numbers[next] != 0 {
            let home = Int(numbers[next] >> 1) & mask
            if (next &- home) & mask >= (next &- hole) & mask {
                numbers[hole] = numbers[next]
                slots[hole] = slots[next]
                hole = next
            }
            next = (next &+ 1) & mask
        }
        numbers[hole] = 0
    }

    /// All numbers, ascending.
    public var sortedNumbers: [UInt32] { numbers.filter { $0 != 0 }.sorted() }

    private mutating func place(_ number: UInt32, _ slot: Int) {
        let mask = numbers.count &- 1
        var place = Int(number >> 1) & mask
        while numbers[place] != 0 { place = (place &+ 1) & mask }
        numbers[place] = number
        slots[place] = Int32(truncatingIfNeeded: slot)
    }

    private mutating func grow() {
        let old = zip(numbers, slots).filter { $0.0 != 0 }
        numbers = Array(repeating: 0, count: numbers.count * 2)
        slots = Array(repeating: 0, count: numbers.count)
        for (number, slot) in old { place(number, Int(slot)) }
    }
}
