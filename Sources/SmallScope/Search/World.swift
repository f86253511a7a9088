/// A state of the whole cluster, as numbers of what is kept elsewhere: for each member its seat (machine and inbox), the
/// ledger, and what has been used up.
struct World: Hashable {
    private var lanes = SIMD8<UInt32>(repeating: 0)

    subscript(seat member: Int) -> UInt32 {
        get { lanes[member] }
        set { lanes[member] = newValue }
    }

    var ledger: UInt32 {
        get { lanes[5] }
        set { lanes[5] = newValue }
    }

    var budget: Budget {
        get { Budget(bits: lanes[6]) }
        set { lanes[6] = newValue.bits }
    }

    static func == (a: World, b: World) -> Bool { a.lanes == b.lanes }

    func hash(into hasher: inout Hasher) {
        let words = unsafeBitCast(lanes, to: SIMD4<UInt64>.self)
        for word in 0..<4 { hasher.combine(words[word]) }
    }
}
