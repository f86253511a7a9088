/// Where moments are on a diagram: in their order, long pauses drawn shorter than they are, so that what happens close together can be told apart.
struct DiagramScale {
    private let moments: [UInt64]
    private let places: [Int]
    let width: Int

    /// - Parameter left: where the first moment is.
    init(_ unsorted: [UInt64], left: Int) {
        var moments: [UInt64] = []
        for moment in unsorted.sorted() where moment != moments.last { moments.append(moment) }
        var places: [Int] = []
        var x = left
        for (place, moment) in moments.enumerated() {
            if place > 0 { x += Self.step(moment - moments[place - 1]) }
            places.append(x)
        }
        self.moments = moments
        self.places = places
        width = x
    }

    /// Grows with the logarithm of the time, from 6 to 48.
    private static func step(_ nanoseconds: UInt64) -> Int {
        let doublings = 64 - (nanoseconds / 20_000).leadingZeroBitCount
        return min(48, 6 + 3 * doublings)
    }

    /// Where a moment is; one before the first is at the left end, one that is not known where the next one before it is.
    func x(_ moment: UInt64) -> Int {
        var low = 0
        var high = moments.count
        while low < high {
            let middle = (low + high) / 2
            if moments[middle] <= moment { low = middle + 1 } else { high = middle }
        }
        return places.isEmpty ? 0 : places[max(0, low - 1)]
    }
}
