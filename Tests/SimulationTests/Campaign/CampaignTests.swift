@testable import Simulation
import Testing

@Suite struct CampaignTests {
    @Test("a campaign hands out every seed once, and one in a hundred once more with another order of hashing")
    func orders() {
        let orders = orders(of: CampaignOptions(seeds: 150..<450), jobs: 3)
        #expect(seeds(orders, hashesAlike: false) == Array(150..<450))
        #expect(seeds(orders, hashesAlike: true) == [200, 300, 400])
        #expect(orders.allSatisfy { $0.environment.contains("SWIFT_DETERMINISTIC_HASHING=1") == $0.hashesAlike })
    }

    @Test("all seeds run twice when that is asked for, or none")
    func twice() {
        var options = CampaignOptions(seeds: 0..<10)
        options.twice = .all
        #expect(seeds(orders(of: options, jobs: 2), hashesAlike: true) == Array(0..<10))
        #expect(orders(of: options, jobs: 2).map(\.hashesAlike) == [true, false, true, false])
        options.twice = .none
        #expect(seeds(orders(of: options, jobs: 2), hashesAlike: true) == [])
    }

    @Test("a violation is a failure with the command that runs it again")
    func failure() throws {
        var options = CampaignOptions(seeds: 0..<10)
        options.profile = .light
        var campaign = Campaign(options, jobs: 1)
        let order = try takeOrder(of: &campaign)
        let goesOn = campaign.reported(worker(report(4, violations: [Violation(.s1, at: 3, "two")])), of: order)
        #expect(goesOn)
        #expect(campaign.failures.map(\.report.seed) == [4])
        #expect(campaign.failures[0].command == "swift run -c release simulate --seed 4 --profile light --trace")
    }

    @Test("a worker that dies fails the seed under way with its last words, and another does the rest")
    func death() throws {
        var campaign = Campaign(CampaignOptions(seeds: 1..<9), jobs: 2)
        let order = try takeOrder(of: &campaign)
        var assignment = Assignment(order)
        assignment.heard(.began(seed: 1))
        assignment.heard(.reported(worker(report(1))))
        assignment.heard(.began(seed: 3))
        let (lost, rest) = assignment.ended(.killed(signal: "signal 6"), lastError: "holdfast: invariant violated: x")
        campaign.ended(order, lost: lost, rest: rest)
        let failure = try #require(campaign.failures.first)
        #expect(failure.report.seed == 3)
        #expect(failure.report.violations.map(\.invariant) == [.own])
        #expect(failure.report.violations[0].finding == "holdfast: invariant violated: x (signal 6)")
        let next = try takeOrder(of: &campaign)
        #expect(Array(next.seeds) == [5, 7])
    }

    @Test("a worker that tells nothing for too long fails its seed with V6")
    func hang() throws {
        var assignment = Assignment(WorkerOrder(SeedSlice(from: 0, below: 2), profile: .full))
        assignment.heard(.began(seed: 0))
        let (lost, rest) = assignment.ended(.hung(seconds: 120), lastError: "")
        #expect(lost?.violations.map(\.invariant) == [.v6])
        #expect(rest.map { Array($0.seeds) } == [1])
    }

    @Test("a worker that never begins is blamed on a seed each time, so that a campaign ends")
    func neverBegins() {
        var order: WorkerOrder? = WorkerOrder(SeedSlice(from: 0, below: 3), profile: .full)
        var lostSeeds: [UInt64] = []
        while let next = order, lostSeeds.count < 10 {
            let (lost, rest) = Assignment(next).ended(.exited(code: 1), lastError: "")
            if let lost { lostSeeds.append(lost.seed) }
            order = rest
        }
        #expect(lostSeeds == [0, 1, 2])
    }

    @Test("a worker that ends between two runs loses none")
    func endsBetween() {
        var assignment = Assignment(WorkerOrder(SeedSlice(from: 0, below: 3), profile: .full))
        assignment.heard(.began(seed: 0))
        assignment.heard(.reported(worker(report(0))))
        let (lost, rest) = assignment.ended(.exited(code: 0), lastError: "")
        #expect(lost == nil)
        #expect(rest.map { Array($0.seeds) } == [1, 2])
    }

    @Test(
        "H1: runs of one seed that differ in anything are a failure, whichever comes first", arguments: [false, true])
    func determinism(_ secondFirst: Bool) throws {
        var options = CampaignOptions(seeds: 0..<1)
        options.twice = .all
        for change in [{ $0.traceHash += 1 }, { $0.counters[.events] += 1 }, { $0.excuse = "another" }]
            as [(inout RunReport) -> Void]
        {
            var campaign = Campaign(options, jobs: 1)
            let orders = [
                try takeOrder(of: &campaign, hashesAlike: true), try takeOrder(of: &campaign),
            ]
            var doctored = report(0)
            change(&doctored)
            let pairs = [(orders[0], report(0)), (orders[1], doctored)]
            for (order, report) in secondFirst ? pairs.reversed() : pairs {
                _ = campaign.reported(worker(report), of: order)
            }
            #expect(campaign.failures.map { $0.report.violations.map(\.invariant) } == [[.h1]])
        }
        var campaign = Campaign(options, jobs: 1)
        let orders = [
            try takeOrder(of: &campaign, hashesAlike: true), try takeOrder(of: &campaign),
        ]
        for order in orders { _ = campaign.reported(worker(report(0)), of: order) }
        #expect(campaign.failures == [])
        #expect(campaign.tally.comparedRuns == 1 && campaign.tally.runs == 1)
    }

    @Test("what is over hands out nothing and wants no more of its workers")
    func over() throws {
        var campaign = Campaign(CampaignOptions(seeds: 0..<100), jobs: 1)
        let order = try takeOrder(of: &campaign)
        campaign.isOver = true
        let next = campaign.nextOrder()
        #expect(next == nil)
        let goesOn = campaign.reported(worker(report(0)), of: order)
        #expect(!goesOn)
    }

    // MARK: Floors

    @Test("H2: a campaign whose runs do enough passes")
    func enough() { #expect(findings(runs: 50) { _ in } == []) }

    @Test(
        "H2: a campaign whose runs do too little of one thing fails", arguments: CampaignFloors.medians.map(\.counter))
    func tooLittle(_ counter: Counter) {
        let found = findings(runs: 50) { $0.counters[counter] = 0 }
        #expect(found.map(\.invariant) == [.h2])
        #expect(found.first?.finding.contains(counter.name) == true)
    }

    @Test("H2: a campaign with too few faults, or of too few classes, fails")
    func tooFewFaults() {
        #expect(findings(runs: 50) { $0.counters[.networkFaults] = 1 }.map(\.invariant) == [.h2])
        let oneClass = findings(runs: 50) { report in
            report.counters[.networkFaults] = 5
            report.counters[.diskFaults] = 0
            report.counters[.processFaults] = 0
        }
        #expect(oneClass.map(\.invariant) == [.h2])
    }

    @Test("H2: few runs, and light ones, have no floors")
    func noFloors() {
        #expect(findings(runs: 49) { $0.counters[.answered] = 0 } == [])
        #expect(findings(runs: 50, profile: .light) { $0.counters[.answered] = 0 } == [])
    }

    @Test("H3: a mark that no run of a thousand hit is a finding", arguments: Mark.allCases)
    func missingMark(_ mark: Mark) {
        let found = findings(runs: 1_000) { report in
            report.marks = Marks()
            for other in Mark.allCases where other != mark { report.marks.hit(other) }
        }
        #expect(found.map(\.invariant) == [.h3])
        #expect(found.first?.finding.contains(mark.name) == true)
        #expect(findings(runs: 1_000) { report in for mark in Mark.allCases { report.marks.hit(mark) } } == [])
    }

    @Test("H5: seeds that fail on purpose have to be reported")
    func canary() throws {
        var options = CampaignOptions(seeds: 0..<200)
        options.hasCanary = true
        var campaign = Campaign(options, jobs: 1)
        let order = try takeOrder(of: &campaign)
        #expect(campaign.findings.map(\.invariant) == [.h5, .h5])
        for seed in [37, 137] as [UInt64] {
            var report = report(seed)
            Canary.sing(&report)
            _ = campaign.reported(worker(report), of: order)
        }
        #expect(campaign.findings == [])
        #expect(campaign.failures.count == 2)
    }

    @Test("the summary tells every counter and every mark")
    func summary() throws {
        var campaign = Campaign(CampaignOptions(seeds: 0..<3), jobs: 1)
        let order = try takeOrder(of: &campaign)
        for seed in 0..<3 as Range<UInt64> {
            var report = report(seed)
            report.counters[.elections] = Int(seed) * 10
            _ = campaign.reported(worker(report), of: order)
        }
        let text = CampaignSummary.lines(campaign).joined(separator: "\n")
        for counter in Counter.allCases { #expect(text.contains(CampaignSummary.words(counter.name))) }
        for mark in Mark.allCases { #expect(text.contains(CampaignSummary.words(mark.name))) }
        let elections = text.split(separator: "\n").first { $0.contains("  elections ") }
        #expect(elections?.split(separator: " ") == ["elections", "30", "10"])
        #expect(text.contains("3 runs of seeds 0..<3"))
    }

    // MARK: Kit

    private func orders(of options: CampaignOptions, jobs: Int) -> [WorkerOrder] {
        var campaign = Campaign(options, jobs: jobs)
        var orders: [WorkerOrder] = []
        while let order = campaign.nextOrder() { orders.append(order) }
        return orders
    }

    private func takeOrder(of campaign: inout Campaign, hashesAlike: Bool = false) throws -> WorkerOrder {
        var order = campaign.nextOrder()
        while let next = order, next.hashesAlike != hashesAlike { order = campaign.nextOrder() }
        return try #require(order)
    }

    private func seeds(_ orders: [WorkerOrder], hashesAlike: Bool) -> [UInt64] {
        orders.filter { $0.hashesAlike == hashesAlike }.flatMap { Array($0.seeds) }.sorted()
    }

    /// A run that did just enough of everything.
    private func report(_ seed: UInt64, violations: [Violation] = []) -> RunReport {
        var counters = Counters()
        for floor in CampaignFloors.medians { counters[floor.counter] = floor.least }
        counters[.networkFaults] = 3
        counters[.diskFaults] = 1
        counters[.processFaults] = 1
        return RunReport(
            seed: seed, profile: .full, violations: violations, counters: counters, marks: Marks(), traceHash: seed,
            nanoseconds: 20_000_000_000, excuse: nil)
    }

    private func worker(_ report: RunReport) -> WorkerReport {
        WorkerReport(run: report, processorNanoseconds: 1_000_000)
    }

    private func findings(
        runs: UInt64, profile: Profile = .full, _ change: (inout RunReport) -> Void
    ) -> [Violation] {
        var options = CampaignOptions(seeds: 0..<runs)
        options.profile = profile
        var campaign = Campaign(options, jobs: 1)
        guard let order = try? takeOrder(of: &campaign) else { return [] }
        for seed in 0..<runs {
            var report = report(seed)
            change(&report)
            _ = campaign.reported(worker(report), of: order)
        }
        return campaign.findings
    }
}
