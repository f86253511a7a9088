/// What a campaign must have done, so that finding nothing means something.
enum CampaignFloors {
    /// H2: medians of a campaign of full runs.
    static let medians: [(counter: Counter, least: Int)] = [
        (.elections, 2), (.snapshotsInstalled, 1), (.powerLosses, 1), (.answered, 800),
    ]
    static let medianFaults = 5
    static let medianFaultClasses = 3
    /// Campaigns of fewer runs have no medians worth the name.
    static let runsMin = 50
    /// Rare events must have happened somewhere in so many runs.
    static let markedRunsMin = 1_000

    static func findings(in campaign: Campaign) -> [Violation] {
        let tally = campaign.tally
        var findings: [Violation] = []
        if campaign.options.profile == .full, tally.runs >= runsMin {
            findings += vacuity(tally).map { Violation(.h2, at: 0, $0) }
        }
        if campaign.options.profile == .full, tally.runs >= markedRunsMin {
            let missing = Mark.allCases.filter { tally.runs(hitting: $0) == 0 }
            findings += missing.map { Violation(.h3, at: 0, "\($0.name) in none of \(tally.runs) runs") }
        }
        if campaign.options.hasCanary { findings += silence(of: campaign).map { Violation(.h5, at: 0, $0) } }
        return findings
    }

    private static func vacuity(_ tally: CampaignTally) -> [String] {
        var texts = medians.compactMap { floor in
            tally.median(floor.counter) >= floor.least
                ? nil
                : "the median run has \(tally.median(floor.counter)) \(floor.counter.name), \(floor.least) at least"
        }
        if tally.medianFaults < medianFaults {
            texts.append("the median run has \(tally.medianFaults) faults, \(medianFaults) at least")
        }
        if tally.medianFaultClasses < medianFaultClasses {
            texts.append(
                "the median run has \(tally.medianFaultClasses) classes of faults, \(medianFaultClasses) at least")
        }
        return texts
    }

    private static func silence(of campaign: Campaign) -> [String] {
        guard !campaign.isOver else { return [] }
        let heard = Set(campaign.failures.map(\.report.seed))
        return campaign.options.seeds.filter { Canary.isHit($0) && !heard.contains($0) }
            .map { "seed \($0) should have failed on purpose, and nobody reported it" }
    }
}
