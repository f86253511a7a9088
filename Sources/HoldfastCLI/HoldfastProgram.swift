internal import Glibc
internal import LinuxSystem
internal import LocalCluster
internal import Server

/// `holdfast`: one member, with etcd's flag names.
///
/// `holdfast serve FLAG…` runs a member until it is stopped; `holdfast snapshot …` handles backups; `holdfast version` and `holdfast help` tell about the
/// program. Exit codes: the member's own, or 2 where the command line makes no sense.
@main
enum HoldfastProgram {
    nonisolated static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch HoldfastCommand(arguments) {
        case .serve(let flags):
            exit(ServeProgram.run(arguments: flags, environment: ProgramEnvironment.read()))
        case .snapshot(let arguments):
            exit(
                SnapshotProgram.run(arguments: arguments) { address, file, seconds in
                    do throws(Complaint) {
                        try BackupDownload(address, seconds: seconds).save(to: file)
                        return nil
                    } catch {
                        return error.description
                    }
                })
        case .version:
            exit(ServeProgram.run(arguments: ["--version"], environment: [:]))
        case .help:
            Terminal.write(HoldfastCommand.helpText, to: .output)
            exit(0)
        case .unknown(let text):
            Terminal.write("\(text)\n", to: .error)
            exit(Complaint.usageCode)
        }
    }
}
