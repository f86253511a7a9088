internal import Glibc
internal import LinuxSystem
internal import Simulation

/// `simulate`: runs whole clusters over simulated hardware and checks what they do.
///
/// Runs of a range are made by this program once more, started with a hidden argument, because a broken invariant of the code under
/// test ends its process. Exit codes: 0 all is well, 1 an invariant did not hold, 2 the command line makes no sense.
@main
enum SimulateProgram {
    nonisolated static func main() {
        Signal.ignoreBrokenPipe()
        do throws(Complaint) {
            exit(try run(Array(CommandLine.arguments.dropFirst())))
        } catch {
            Terminal.write("simulate: \(error)\n", to: .error)
            exit(error.exitCode)
        }
    }

    private static func run(_ arguments: [String]) throws(Complaint) -> Int32 {
        let command: SimulateCommand
        do throws(Misuse) {
            command = try SimulateCommand(arguments)
        } catch {
            throw Complaint(error.description, exitCode: Complaint.usageCode)
        }
        switch command {
        case .help:
            Terminal.write(SimulateCommand.helpText, to: .output)
            return 0
        case .run(let request): return try RunCommand.run(request)
        case .campaign(let options): return try CampaignCommand.run(options)
        case .shrink(let options): return try ShrinkCommand.run(options)
        case .mutations(let options): return try MutationsCommand.run(options)
        case .scope(let request): return try ScopeCommand.run(request)
        case .leases(let options): return LeasesCommand.run(options)
        case .work(let order, let parent): return try WorkCommand.run(order, parent: parent)
        }
    }
}
