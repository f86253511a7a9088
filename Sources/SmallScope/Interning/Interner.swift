/// Gives equal values equal numbers, in the order in which they come. What has a number is kept whole, so two values
/// are never mistaken for one another, as they could be if only a hash of them were kept.
struct Interner<Value: Hashable> {
    private(set) var values: [Value] = []
    /// Open addressing: numbers plus one, 0 where nothing is.
    private var table: [UInt32]

    init(capacity: Int = 0) {
        values.reserveCapacity(capacity)
        table = [UInt32](repeating: 0, count: 1 << 10)
    }

    var count: Int { values.count }

    subscript(number: UInt32) -> Value { values[Int(number)] }

    /// The number of the value, and whether it is new.
    mutating func intern(_ value: Value) -> (number: UInt32, isNew: Bool) {
        let mask = table.count - 1
        var slot = value.hashValue & mask
        while table[slot] != 0 {
            let number = table[slot] - 1
            if values[Int(number)] == value { return (number, false) }
            slot = (slot + 1) & mask
        }
        let number = UInt32(values.count)
        values.append(value)
        table[slot] = number + 1
        if values.count * 10 > table.count * 7 { grow() }
        return (number, true)
    }

    private mutating func grow() {
        table = []
        var count = 1 << 10
        while count * 35 < values.count * 100 { count *= 2 }
        let mask = count - 1
        table = [UInt32](repeating: 0, count: count)
        for (number, value) in values.enumerated() {
            var slot = value.hashValue & mask
            while table[slot] != 0 { slot = (slot + 1) & mask }
            table[slot] = UInt32(number) + 1
        }
    }
}
