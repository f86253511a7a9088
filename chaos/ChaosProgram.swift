internal import Glibc
internal import LinuxSystem
internal import LocalCluster
internal import Server
internal import Trials

/// `chaos`: harms a cluster of its own and checks that it keeps its word.
///
/// Members are this program once more, started with the hidden argument `serve`. Exit codes: 0 all is well, 1 something
/// is not, 2 the command line makes no sense.
@main
enum ChaosProgram {
    nonisolated static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        do throws(Complaint) {
            exit(try run(try ChaosCommand(arguments)))
        } catch {
            Terminal.write("chaos: \(error)\n", to: .error)
            exit(error.exitCode)
        }
    }

    private static func run(_ command: ChaosCommand) throws(Complaint) -> Int32 {
        switch command {
        case .help:
            Terminal.write("\(ChaosCommand.helpText)\n", to: .output)
            return 0
        case .run(let options): return try RunCommand.run(options, environment: ProgramEnvironment.read())
        case .check(let directory): return try CheckCommand.run(directory)
        case .serve(let arguments):
            return MemberEntry.run(arguments) {
                ServeProgram.run(arguments: $0, environment: ProgramEnvironment.read())
            }
        }
    }
}
