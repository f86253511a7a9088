internal import LinuxSystem
internal import Simulation

/// `simulate leases`: how exactly leases end while their leader is killed again and again, in this process.
enum LeasesCommand {
    static func run(_ options: LeaseTrialOptions) -> Int32 {
        let report = LeaseTrial.run(options)
        for line in report.lines { Terminal.write(line + "\n", to: .output) }
        return report.isGood ? 0 : Complaint.failureCode
    }
}
