/// What a campaign has come to, for whoever reads it.
public enum CampaignSummary {
    public static func lines(_ campaign: Campaign) -> [String] {
        let tally = campaign.tally
        var lines = [headline(campaign), speed(tally)]
        lines.append("  \(pad("per run", 24))\(right("sum", 16))\(right("median", 12))")
        for counter in Counter.allCases {
            lines.append(row(words(counter.name), tally.sums[counter], tally.median(counter)))
        }
        lines.append(row("faults", tally.sums.faults, tally.medianFaults))
        lines.append(row("classes of faults", nil, tally.medianFaultClasses))
        lines.append("  marks, with the number of runs: \(marks(tally))")
        if campaign.options.twice != .none {
            lines.append("  \(tally.comparedRuns) seeds ran twice, \(tally.differingRuns) differed")
        }
        if campaign.options.hasCanary {
            let sung = campaign.failures.count { $0.report.violations.contains { $0.invariant == .h5 } }
            lines.append("  \(sung) seeds failed on purpose")
        }
        return lines
    }

    private static func headline(_ campaign: Campaign) -> String {
        let tally = campaign.tally
        let seeds = campaign.options.seeds
        return "\(tally.runs + tally.lostRuns) runs of seeds \(seeds.lowerBound)..<\(seeds.upperBound), profile"
            + " \(campaign.options.profile.rawValue), \(campaign.failures.count) failed, \(tally.excusedRuns) ended without a majority of disks"
    }

    private static func speed(_ tally: CampaignTally) -> String {
        "  \(tally.simulatedNanoseconds / 1_000_000_000) simulated s in \(tally.processorNanoseconds / 1_000_000_000) s of a processor:"
            + " \(Int(tally.ratio)) simulated s per second on one core"
    }

    private static func marks(_ tally: CampaignTally) -> String {
        Mark.allCases.map { "\(words($0.name)) \(tally.runs(hitting: $0))" }.joined(separator: ", ")
    }

    private static func row(_ name: String, _ sum: Int?, _ median: Int) -> String {
        "  \(pad(name, 24))\(right(sum.map(String.init) ?? "", 16))\(right("\(median)", 12))"
    }

    /// `tornTailCut` as `torn tail cut`.
    static func words(_ name: String) -> String {
        name.reduce(into: "") { text, character in
            text += character.isUppercase ? " \(character.lowercased())" : String(character)
        }
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }

    private static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(1, width - text.count)) + text
    }
}
