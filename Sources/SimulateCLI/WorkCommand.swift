internal import Glibc
internal import LinuxSystem
internal import Simulation

/// `simulate work`: the other end of a ``WorkerProcess``.
enum WorkCommand {
    static func run(_ order: WorkerOrder, parent: Int32) throws(Complaint) -> Int32 {
        guard ThisProcess.endWithParent(pid: parent) else {
            throw Complaint("process \(parent), which started this worker, has ended")
        }
        var spent = processorNanoseconds()
        for seed in order.seeds {
            guard tell(.began(seed: seed)) else { return 0 }
            try MutationSwitch.choose(order.mutation)
            let began = spent
            MutationSwitch.onInvariant { finding in
                let hits = MutationSwitch.hits
                let run = RunReport(of: seed, profile: order.profile, endedBy: finding)
                tell(
                    .reported(WorkerReport(run: run, processorNanoseconds: processorNanoseconds() - began, hits: hits)))
                exit(0)
            }
            var options = RunOptions(seed: seed, profile: order.profile)
            options.apply(order.cut)
            var report = Run.execute(options, recorder: order.records ? { tell(.happened($0)) } : nil)
            if order.hasCanary { Canary.sing(&report) }
            let now = processorNanoseconds()
            let line = WorkerReport(run: report, processorNanoseconds: now - spent, hits: MutationSwitch.hits)
            spent = now
            guard tell(.reported(line)) else { return 0 }
            if order.stopsAtViolation, !report.violations.isEmpty { return 0 }
        }
        return 0
    }

    /// False when nobody listens any more.
    @discardableResult
    private static func tell(_ line: WorkerLine) -> Bool { Terminal.write(line.text + "\n", to: .output) }

    private static func processorNanoseconds() -> UInt64 {
        (try? ProcessStatistics(pid: ThisProcess.id).processorNanoseconds) ?? 0
    }
}
