/// Which ranks are there, with counts of stretches: a Fenwick tree. Every question takes logarithmic time.
struct PresenceTree {
    /// `sums[i]` counts the ranks that are there in a stretch that ends before rank `i`; its length is the lowest bit of `i`.
    private var sums: [Int32]
    private let topBit: Int

    init(count: Int) {
        sums = Array(repeating: 0, count: count + 1)
        topBit = count == 0 ? 0 : 1 << (Int.bitWidth - 1 - count.leadingZeroBitCount)
    }

    mutating func add(_ difference: Int32, at rank: Int) {
        var place = rank + 1
        while place < sums.count {
            sums[place] += difference
            place += place & -place
        }
    }

    /// How many are there below the rank.
    func count(below rank: Int) -> Int {
        var (place, count) = (rank, 0)
        while place > 0 {
            count += Int(sums[place])
            place -= place & -place
        }
        return count
    }

    func count(in ranks: Range<Int>) -> Int {
        ranks.isEmpty ? 0 : count(below: ranks.upperBound) - count(below: ranks.lowerBound)
    }

    /// The rank that has `ordinal` others below it, of those that are there.
    func rank(ofOrdinal ordinal: Int) -> Int {
        var (place, left, bit) = (0, ordinal, topBit)
        while bit > 0 {
            let next = place + bit
            if next < sums.count, Int(sums[next]) <= left {
                left -= Int(sums[next])
                place = next
            }
            bit >>= 1
        }
        return place
    }
}
