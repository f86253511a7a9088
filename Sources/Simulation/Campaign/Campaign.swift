/// Many runs, by several workers: hands out the seeds and keeps what comes back.
public struct Campaign: Foreman, Sendable {
    public struct Failure: Hashable, Sendable {
        public var report: RunReport
        /// The command that runs it again.
        public var command: String
    }

    public let options: CampaignOptions
    /// In the order in which they were reported.
    public private(set) var failures: [Failure] = []
    public private(set) var tally = CampaignTally()
    /// No more seeds are handed out.
    public var isOver = false
    private var waiting: [WorkerOrder]
    /// First reports of seeds that run twice, until the second comes.
    private var firsts: [UInt64: RunReport] = [:]

    public init(_ options: CampaignOptions, jobs: Int) {
        self.options = options
        var order = WorkerOrder(SeedSlice(from: 0, below: 0), profile: options.profile)
        order.hasCanary = options.hasCanary
        order.mutation = options.mutation
        var again = order
        again.hashesAlike = true
        var waiting: [WorkerOrder] = []
        // Second runs among the first ones: a campaign that is ended early has compared what it ran.
        let shares = SeedSlice.shares(of: options.seeds, count: jobs)
        let repeated = Self.again(options, jobs)
        for place in 0..<max(shares.count, repeated.count) {
            if place < repeated.count {
                again.seeds = repeated[place]
                waiting.append(again)
            }
            if place < shares.count {
                order.seeds = shares[place]
                waiting.append(order)
            }
        }
        self.waiting = waiting
    }

    private static func again(_ options: CampaignOptions, _ jobs: Int) -> [SeedSlice] {
        switch options.twice {
        case .none: return []
        case .all: return SeedSlice.shares(of: options.seeds, count: jobs)
        case .hundredth:
            let missing = (100 - options.seeds.lowerBound % 100) % 100
            let (first, isBeyond) = options.seeds.lowerBound.addingReportingOverflow(missing)
            let slice = SeedSlice(from: first, below: options.seeds.upperBound, stride: 100)
            return isBeyond || slice.isEmpty ? [] : [slice]
        }
    }

    // MARK: Workers

    public mutating func nextOrder() -> WorkerOrder? { isOver || waiting.isEmpty ? nil : waiting.removeFirst() }

    public mutating func reported(_ report: WorkerReport, of order: WorkerOrder) -> Bool {
        tally.processorNanoseconds += report.processorNanoseconds
        tally.simulatedNanoseconds += report.run.nanoseconds
        if options.twice.contains(report.run.seed) { compare(report.run) }
        guard !order.hashesAlike else { return !isOver }
        tally.add(report.run)
        if !report.run.violations.isEmpty { fail(report.run) }
        return !isOver
    }

    public mutating func ended(_ order: WorkerOrder, lost: RunReport?, rest: WorkerOrder?) {
        if let rest { waiting.insert(rest, at: 0) }
        guard let lost else { return }
        if !order.hashesAlike {
            tally.lostRuns += 1
            fail(lost)
        }
        if options.twice.contains(lost.seed) { compare(lost) }
    }

    private mutating func fail(_ report: RunReport) {
        failures.append(Failure(report: report, command: options.replay(report.seed)))
    }

    /// H1: both runs of a seed are the same run.
    private mutating func compare(_ report: RunReport) {
        guard let first = firsts.removeValue(forKey: report.seed) else {
            firsts[report.seed] = report
            return
        }
        tally.comparedRuns += 1
        guard first != report else { return }
        tally.differingRuns += 1
        var report = report
        report.violations = [
            Violation(
                .h1, at: 0,
                "two runs of the seed, with dictionaries in different orders, differ: trace hashes \(first.traceHash) and \(report.traceHash),"
                    + " \(first.counters[.events]) and \(report.counters[.events]) events, \(first.violations.count) and \(report.violations.count) violations"
            )
        ]
        fail(report)
    }

    // MARK: What has become of it

    public var progress: String {
        let failed = failures.count == 1 ? "1 failure" : "\(failures.count) failures"
        return "\(tally.runs + tally.lostRuns) of \(options.seeds.count) seeds, \(failed)"
    }

    /// What the campaign as a whole has found wanting.
    public var findings: [Violation] { CampaignFloors.findings(in: self) }
}
