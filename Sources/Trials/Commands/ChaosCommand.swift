public import LocalCluster

/// What the program `chaos` is asked to do.
public enum ChaosCommand: Hashable, Sendable {
    case help
    case run(RunOptions)
    /// Judge the history in a directory once more.
    case check(directory: String)
    /// Be a member: hidden, the program starts itself with it. The arguments after `serve`.
    case serve([String])

    /// - Parameter arguments: without the program's own name.
    public init(_ arguments: [String]) throws(Complaint) {
        let rest = Array(arguments.dropFirst())
        switch arguments.first {
        case nil, "help", "--help", "-h": self = .help
        case "run": self = rest.contains("--help") ? .help : .run(try RunOptions(rest))
        case "check":
            guard rest.count == 1, let directory = rest.first, !directory.isEmpty, !directory.hasPrefix("-") else {
                throw Complaint(
                    "chaos check takes one argument, the directory that a run has kept", exitCode: Complaint.usageCode)
            }
            self = .check(directory: directory)
        case MemberEntry.command: self = .serve(rest)
        case let unknown?:
            throw Complaint(
                "\(unknown): there is no such command; there are run, check and help", exitCode: Complaint.usageCode)
        }
    }
}
