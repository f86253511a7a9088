internal import LinuxSystem
internal import Simulation

/// `simulate --seeds`: many runs in processes of their own, and what they come to.
enum CampaignCommand {
    /// Of each failure, so many violations are told; the replay tells the rest.
    private static let violationsMax = 3

    static func run(_ options: CampaignOptions) throws(Complaint) -> Int32 {
        try MutationSwitch.choose(options.mutation)
        let jobs = options.jobs ?? max(1, ThisProcess.processorCount)
        let progress = ProgressLine()
        var campaign = Campaign(options, jobs: jobs)
        var told = 0
        let ending: WorkerPool.Ending
        do throws(SystemError) {
            let pool = try WorkerPool(jobs: jobs, minutes: options.minutes, progress: progress)
            ending = try pool.run(&campaign) { campaign in
                for failure in campaign.failures[told...] { tell(failure, progress) }
                told = campaign.failures.count
            }
        } catch {
            throw Complaint(error.description)
        }
        if ending != .finished { campaign.isOver = true }
        for line in CampaignSummary.lines(campaign) { progress.say(line) }
        for finding in campaign.findings { progress.say("violated: \(finding)") }
        if ending == .interrupted { progress.say("interrupted") }
        let isGood = campaign.failures.isEmpty && campaign.findings.isEmpty && ending != .interrupted
        return isGood ? 0 : Complaint.failureCode
    }

    private static func tell(_ failure: Campaign.Failure, _ progress: ProgressLine) {
        progress.say("seed \(failure.report.seed) failed; again: \(failure.command)")
        for violation in failure.report.violations.prefix(violationsMax) { progress.say("  \(violation)") }
    }
}
