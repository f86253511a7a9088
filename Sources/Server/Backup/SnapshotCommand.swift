/// What `holdfast snapshot` is asked to do.
enum SnapshotCommand: Hashable {
    case save(file: String, endpoint: String, seconds: Int)
    case status(file: String, Output)
    case restore(Restore)
    case help

    enum Output: String, Hashable { case table, json }

    struct Restore: Hashable {
        var file: String
        /// The flags of `serve` that say whose directory it is.
        var serveFlags: [String]
        /// How much revisions are raised, if more than by default.
        var raise: Int64
        var checksHash: Bool
    }

    static let helpText = """
        Backups of a Holdfast cluster.

          holdfast snapshot save FILE [--endpoint HOST:PORT] [--timeout SECONDS]
              asks one member for its state (as etcdctl snapshot save does), checks its SHA-256 and keeps it in FILE
          holdfast snapshot status FILE [--write-out table|json]
              checks FILE and says what it holds
          holdfast snapshot restore FILE --name NAME --initial-cluster NAME=URL,… --initial-cluster-token TOKEN
                [--initial-advertise-peer-urls URL,…] [--data-dir DIRECTORY] [--bump-revision N] [--skip-hash-check]
              makes the data directory of one member of a new cluster; do so for each member, with the same FILE, and
              start each with `holdfast serve` and the same flags. The token has to be another than that of the cluster
              that was backed up. Revisions are raised by 2^40, or by N if that is more; what was before is compacted,
              and leases have ended with their keys. Request ids that were used after the backup may be used again.

        """

    /// Reads the arguments behind `snapshot`.
    init(_ arguments: [String]) throws(SnapshotFailure) {
        guard let verb = arguments.first else { throw Self.usage("a command is needed: save, status or restore") }
        let rest = Array(arguments.dropFirst())
        switch verb {
        case "save":
            let given = try GivenArguments(rest, valued: ["endpoint", "endpoints", "timeout"])
            self = .save(
                file: try given.file(), endpoint: given["endpoint"] ?? given["endpoints"] ?? "127.0.0.1:2379",
                seconds: try given.number("timeout", in: 1...86_400) ?? 3_600)
        case "status":
            let given = try GivenArguments(rest, valued: ["write-out"], short: ["w": "write-out"])
            guard let output = Output(rawValue: given["write-out"] ?? "table") else {
                throw Self.usage("--write-out must be table or json")
            }
            self = .status(file: try given.file(), output)
        case "restore": self = .restore(try Restore(rest))
        case "help", "--help", "-h": self = .help
        default: throw Self.usage("unknown command \(verb): allowed are save, status and restore")
        }
    }

    static func usage(_ text: String) -> SnapshotFailure { SnapshotFailure("snapshot: \(text)", code: 2) }
}

extension SnapshotCommand.Restore {
    private static let serveFlagNames = [
        "name", "data-dir", "initial-cluster", "initial-cluster-token", "initial-advertise-peer-urls",
    ]

    fileprivate init(_ arguments: [String]) throws(SnapshotFailure) {
        // What etcd's command may leave undone, this one always does.
        let given = try GivenArguments(
            arguments, valued: Self.serveFlagNames + ["bump-revision"], bare: ["skip-hash-check", "mark-compacted"])
        file = try given.file()
        serveFlags = Self.serveFlagNames.flatMap { name in given[name].map { ["--\(name)", $0] } ?? [] }
        raise = Int64(try given.number("bump-revision", in: 0...(1 << 61)) ?? 0)
        checksHash = given["skip-hash-check"] == nil
    }
}
