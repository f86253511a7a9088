internal import Glibc
internal import LinuxSystem
internal import Simulation

@main
enum SimulateProgram {
    nonisolated static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        var profile = Profile.full
        var range: Range<UInt64> = 0..<1
        var isTracing = false
        var at = 0
        while at < arguments.count {
            switch arguments[at] {
            case "--profile": profile = Profile(rawValue: arguments[at + 1]) ?? .full; at += 2
            case "--seed": let n = UInt64(arguments[at + 1]) ?? 0; range = n..<n + 1; at += 2
            case "--seeds": let n = arguments[at + 1].split(separator: "-").map { UInt64($0) ?? 0 }; range = n[0]..<n[1]; at += 2
            case "--trace": isTracing = true; at += 1
            default: at += 1
            }
        }
        var sum = Counters()
        var nanoseconds: UInt64 = 0
        let began = Clocks.monotonic()
        for seed in range {
            let options = RunOptions(seed: seed, profile: profile)
            let report = Run.execute(options, listener: isTracing ? { Terminal.write($0 + "\n", to: .output) } : nil)
            sum += report.counters
            nanoseconds += report.nanoseconds
            for violation in report.violations { Terminal.write("seed \(seed): \(violation)\n", to: .output) }
        }
        let took = Double(Clocks.monotonic() - began) / 1e9
        Terminal.write("\(sum)\n", to: .output)
        Terminal.write("\(range.count) runs, \(Double(nanoseconds) / 1e9) simulated s in \(took) s: ratio \(Double(nanoseconds) / 1e9 / took), events/s \(Double(sum.events) / took)\n", to: .output)
    }
}
