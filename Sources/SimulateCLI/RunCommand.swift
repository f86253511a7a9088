internal import LinuxSystem
internal import Simulation

/// `simulate --seed`: one run, in this process, so that it ends where the code under test ends it.
enum RunCommand {
    static func run(_ request: RunRequest) throws(Complaint) -> Int32 {
        try MutationSwitch.choose(request.mutation)
        let report = Run.execute(
            request.options, listener: request.isTraced ? { Terminal.write($0 + "\n", to: .output) } : nil)
        let counts = Counter.allCases.filter { report.counters[$0] > 0 }.map { "\($0.name) \(report.counters[$0])" }
        Terminal.write(
            "seed \(report.seed), profile \(report.profile.rawValue): \(counts.joined(separator: ", "))\n", to: .output)
        Terminal.write(
            "trace hash \(String(report.traceHash, radix: 16)) after \(report.nanoseconds / 1_000_000) simulated ms\n",
            to: .output)
        if let excuse = report.excuse { Terminal.write("nothing was demanded in the end: \(excuse)\n", to: .output) }
        for violation in report.violations { Terminal.write("violated: \(violation)\n", to: .output) }
        return report.violations.isEmpty ? 0 : Complaint.failureCode
    }
}
