/// How many faults of each class struck.
public struct FaultCounts: Hashable, Sendable {
    private var counts = [Int](repeating: 0, count: FaultKind.Class.allCases.count)

    public init() {}

    /// The names of the classes and their counts, in order.
    public var rows: [(name: String, count: Int)] {
        FaultKind.Class.allCases.map { (String(describing: $0), counts[Int($0.rawValue)]) }
    }

    /// How many classes struck at all.
    public var classes: Int { counts.count { $0 > 0 } }

    public var total: Int { counts.reduce(0, +) }

    mutating func add(_ class: FaultKind.Class) { counts[Int(`class`.rawValue)] += 1 }

    public static func += (sum: inout FaultCounts, more: FaultCounts) {
        for place in sum.counts.indices { sum.counts[place] += more.counts[place] }
    }
}
