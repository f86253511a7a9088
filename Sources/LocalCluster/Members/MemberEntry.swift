internal import LinuxSystem

/// The hidden entry through which a program becomes a member of the cluster that its parent runs.
///
/// `PROGRAM serve --end-with=PID FLAG…`: the member asks the kernel to be killed when PID, its parent, ends, so that
/// members never outlive a supervisor that was killed itself; a paused one ends too. The rest are the member's flags.
public enum MemberEntry {
    public static let command = "serve"
    private static let parentFlag = "--end-with="

    /// The arguments by which this process starts itself as a member.
    static func arguments(serving flags: [String]) -> [String] {
        [command, "\(parentFlag)\(ThisProcess.id)"] + flags
    }

    /// Runs a member by way of `serve` and answers its exit code.
    ///
    /// - Parameters:
    ///   - arguments: those after `serve`.
    ///   - serve: runs the member with its own flags.
    public static func run(_ arguments: [String], serve: ([String]) -> Int32) -> Int32 {
        guard let first = arguments.first, first.hasPrefix(parentFlag) else { return serve(arguments) }
        guard let parent = Int32(first.dropFirst(parentFlag.count)), parent > 0 else {
            Terminal.write("\(first): a process number is allowed\n", to: .error)
            return Complaint.usageCode
        }
        guard ThisProcess.endWithParent(pid: parent) else {
            Terminal.write("process \(parent), which started this member, has ended\n", to: .error)
            return Complaint.refusedCode
        }
        return serve(Array(arguments.dropFirst()))
    }
}
