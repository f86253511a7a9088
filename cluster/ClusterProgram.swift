internal import Glibc
internal import LinuxSystem
internal import LocalCluster
internal import Server

/// `cluster`: a whole Holdfast cluster on this machine in one command.
///
/// `swift run -c release cluster` starts three durable members on loopback and watches them until Ctrl-C; the other
/// commands (`cluster help`) are for another terminal meanwhile. Members are this program once more, started with the
/// hidden argument `serve`. Exit codes: 0 done, 1 it cannot be done now, 2 the command line makes no sense.
@main
enum ClusterProgram {
    nonisolated static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        do throws(Complaint) {
            exit(try run(try ClusterCommand(arguments)))
        } catch {
            Terminal.write("\(error)\n", to: .error)
            exit(error.exitCode)
        }
    }

    private static func run(_ command: ClusterCommand) throws(Complaint) -> Int32 {
        switch command {
        case .up(let options): return try UpCommand.run(options, environment: ProgramEnvironment.read())
        case .status(let data): say(try AskCommand.status(data: data))
        case .change(let change, let member, let data): say(try AskCommand.change(change, member, data: data))
        case .stop(let data): say(try AskCommand.stop(data: data))
        case .help: say(ClusterCommand.helpText)
        case .serve(let arguments):
            return MemberEntry.run(arguments) {
                ServeProgram.run(arguments: $0, environment: ProgramEnvironment.read())
            }
        }
        return 0
    }

    private static func say(_ text: String) { Terminal.write("\(text)\n", to: .output) }
}
