internal import LinuxSystem
internal import Simulation

/// `simulate shrink`: the smallest part of a failing run that still fails, as a list, a command and a picture.
enum ShrinkCommand {
    static func run(_ options: ShrinkOptions) throws(Complaint) -> Int32 {
        try MutationSwitch.choose(options.run.mutation)
        let progress = ProgressLine()
        var failure: Complaint?
        var attempts = 0
        let whole = options.run.options
        let shrinker = Shrinker(whole) { cut in
            attempts += 1
            progress.show("\(attempts) runs, \(cut.faults?.count ?? whole.schedule.count) faults")
            guard failure == nil else { return nil }
            do throws(Complaint) {
                return try execute(part(options.run, cut), records: false, progress).report?.violations.first
            } catch {
                failure = error
                return nil
            }
        }
        guard var shrinker else {
            if let failure { throw failure }
            throw Complaint("seed \(options.run.seed) does not fail: there is nothing to make smaller")
        }
        shrinker.shrink()
        if let failure { throw failure }
        return try tell(shrinker, options, progress)
    }

    /// What is left of the run: cuts are cut further, but begin with what was asked for.
    private static func part(_ request: RunRequest, _ cut: Cut) -> RunRequest {
        var request = request
        if cut != Cut() { request.cut = cut }
        return request
    }

    private static func execute(
        _ request: RunRequest, records: Bool, _ progress: ProgressLine
    ) throws(Complaint) -> OneRun {
        var run = OneRun(request, records: records)
        do throws(SystemError) {
            let pool = try WorkerPool(jobs: 1, minutes: nil, progress: progress)
            guard try pool.run(&run, changed: { _ in }) == .finished else {
                throw SystemError(.interrupted, call: "shrink")
            }
        } catch {
            throw Complaint(error.description)
        }
        return run
    }

    private static func tell(
        _ shrinker: Shrinker, _ options: ShrinkOptions, _ progress: ProgressLine
    ) throws(Complaint) -> Int32 {
        var request = part(options.run, shrinker.cut)
        request.isTraced = true
        progress.say("after \(shrinker.attempts) runs: \(shrinker.violation)")
        let schedule = request.options.schedule
        progress.say("\(schedule.count) faults, \(shrinker.cut.clients ?? 0) clients")
        for line in schedule { progress.say("  \(line)") }
        if schedule.count > Shrinker.faultsMax { progress.say("more than \(Shrinker.faultsMax) faults are left") }
        progress.say("again: \(request.command)")
        let run = try execute(request, records: true, progress)
        let diagram = Diagram(
            run.events, title: "\(shrinker.violation.invariant.rawValue): \(shrinker.violation.invariant.fact)",
            finding: shrinker.violation.finding, command: request.command)
        let path = options.svg ?? "/tmp/holdfast-simulate-\(options.run.seed).svg"
        do throws(SystemError) {
            let file = try File.open(path, .create)
            try file.truncate(to: 0)
            try file.write(Array(diagram.svg.utf8), at: 0)
        } catch {
            throw Complaint(error.description)
        }
        progress.say("drawn in \(path)")
        return schedule.count > Shrinker.faultsMax ? Complaint.failureCode : 0
    }
}
