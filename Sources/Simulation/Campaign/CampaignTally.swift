/// What the runs of a campaign come to.
public struct CampaignTally: Hashable, Sendable {
    public private(set) var runs = 0
    /// Runs that ended with their process, of which there are no numbers.
    public var lostRuns = 0
    public var comparedRuns = 0
    public var differingRuns = 0
    public private(set) var excusedRuns = 0
    public private(set) var sums = Counters()
    /// In how many runs each mark was hit, by its raw value.
    private var marks = [Int](repeating: 0, count: Mark.allCases.count)
    /// By raw value: the counter's value in each run.
    private var values = [[UInt32]](repeating: [], count: Counter.allCases.count)
    private var faults: [UInt32] = []
    private var faultClasses: [UInt32] = []
    public var simulatedNanoseconds: UInt64 = 0
    public var processorNanoseconds: UInt64 = 0

    public init() {}

    public mutating func add(_ report: RunReport) {
        runs += 1
        if report.excuse != nil { excusedRuns += 1 }
        sums += report.counters
        for counter in Counter.allCases {
            values[Int(counter.rawValue)].append(UInt32(clamping: report.counters[counter]))
        }
        for mark in report.marks.all { marks[Int(mark.rawValue)] += 1 }
        faults.append(UInt32(clamping: report.counters.faults))
        faultClasses.append(UInt32(clamping: report.counters.faultClasses))
    }

    /// In how many runs the mark was hit.
    public func runs(hitting mark: Mark) -> Int { marks[Int(mark.rawValue)] }

    public func median(_ counter: Counter) -> Int { Self.median(values[Int(counter.rawValue)]) }
    public var medianFaults: Int { Self.median(faults) }
    public var medianFaultClasses: Int { Self.median(faultClasses) }

    /// The lower of the two in the middle; 0 when there is none.
    private static func median(_ values: [UInt32]) -> Int {
        values.isEmpty ? 0 : Int(values.sorted()[(values.count - 1) / 2])
    }

    /// Simulated seconds for each second that one processor worked.
    public var ratio: Double {
        processorNanoseconds == 0 ? 0 : Double(simulatedNanoseconds) / Double(processorNanoseconds)
    }
}
