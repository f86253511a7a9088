internal import Coordination
public import LinuxSystem
internal import MVCC
internal import Raft

/// What `holdfast snapshot` runs: backups are fetched, looked at, and made the beginning of a new cluster.
public enum SnapshotProgram {
    /// Fetches a backup from a member into a file, within so many seconds; what hinders it is answered in words.
    public typealias Fetch = (_ member: SocketAddress, _ file: String, _ seconds: Int) -> String?

    /// Runs the command behind `snapshot`. Answers the exit code: 0 done, 1 refused, 2 a command line that makes no sense.
    public static func run(arguments: [String], fetch: Fetch) -> Int32 {
        do throws(SnapshotFailure) {
            let text =
                switch try SnapshotCommand(arguments) {
                case .save(let file, let endpoint, let seconds): try save(file, from: endpoint, seconds, fetch)
                case .status(let file, let output): try status(file, output)
                case .restore(let restore): try Self.restore(restore)
                case .help: SnapshotCommand.helpText
                }
            Terminal.write(text, to: .output)
            return 0
        } catch {
            Terminal.write("holdfast: \(error.message)\n", to: .error)
            return error.code
        }
    }

    private static func save(
        _ file: String, from endpoint: String, _ seconds: Int, _ fetch: Fetch
    ) throws(SnapshotFailure) -> String {
        let scheme = "http://"
        let text = endpoint.hasPrefix(scheme) ? String(endpoint.dropFirst(scheme.count)) : endpoint
        guard case .success(let addresses) = SocketAddress.resolve(text), let address = addresses.first else {
            throw SnapshotCommand.usage("--endpoint must be one member's host:port, not \(endpoint)")
        }
        if let failure = fetch(address, file, seconds) { throw SnapshotFailure("snapshot save: \(failure)") }
        return "Snapshot saved at \(file)\n"
    }

    private static func status(_ file: String, _ output: SnapshotCommand.Output) throws(SnapshotFailure) -> String {
        let summary = BackupSummary(try BackupFile.read(file))
        return output == .json ? summary.json : summary.table
    }

    private static func restore(_ restore: SnapshotCommand.Restore) throws(SnapshotFailure) -> String {
        let settings = try settings(restore)
        guard let member = settings.memberID else {
            throw SnapshotCommand.usage("--initial-cluster does not contain --name \(settings.name)")
        }
        try RestoredDirectory.checkIsFree(settings.dataDirectory)
        let backup = try BackupFile.read(restore.file, checkingHash: restore.checksHash)
        // Members of the old cluster, and of the new one, tell each other apart by the id alone.
        guard backup.header.clusterID != settings.initialCluster.clusterID else {
            throw SnapshotFailure(
                "these members and this token are those of the cluster that was backed up; give another --initial-cluster-token"
            )
        }
        let state: CoordinationState
        do throws(CoordinationState.RestoreRefusal) {
            state = try backup.state.restored(from: backup.digest, raisedBy: restore.raise)
        } catch {
            throw SnapshotFailure("\(restore.file): its revision cannot be raised so far")
        }
        try RestoredDirectory.make(at: settings.dataDirectory, with: state, member: member, settings: settings)
        return """
            restored member \(settings.name) (\(String(member.rawValue, radix: 16))) of cluster \
            \(String(settings.initialCluster.clusterID, radix: 16)) into \(settings.dataDirectory): revision \
            \(backup.header.revision.number) was raised to \(state.revision.number); leases have ended; request ids that \
            were used after the backup may be used again

            """
    }

    /// As `serve` would read the same flags, so that both mean the same member.
    private static func settings(_ restore: SnapshotCommand.Restore) throws(SnapshotFailure) -> ServerSettings {
        switch ServerSettings.parse(arguments: restore.serveFlags) {
        case .run(let settings, _): return settings
        case .refused(let error): throw SnapshotFailure("snapshot restore: \(error)", code: 2)
        case .usage, .version: throw SnapshotCommand.usage("restore makes a data directory")
        }
    }
}
