/// How much happened in a run, or in all runs of a campaign.
public struct Counters: Hashable, Sendable {
    private var values = [Int](repeating: 0, count: Counter.allCases.count)

    public init() {}

    /// How often it happened.
    public subscript(counter: Counter) -> Int {
        get { values[Int(counter.rawValue)] }
        set { values[Int(counter.rawValue)] = newValue }
    }

    public static func += (sum: inout Counters, more: Counters) {
        for place in sum.values.indices { sum.values[place] += more.values[place] }
    }

    /// Faults that struck.
    public var faults: Int { Counter.faults.reduce(0) { $0 + self[$1] } }

    /// How many classes of faults struck at all.
    public var faultClasses: Int { Counter.faults.count { self[$0] > 0 } }
}
