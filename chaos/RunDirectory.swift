internal import LinuxSystem
internal import LocalCluster
internal import Trials

/// Where a run keeps the data and logs of its members and its history.
struct RunDirectory: ~Copyable {
    private static let depthMax = 16

    let path: String
    private let directory: Directory
    private let isTemporary: Bool

    private init(_ directory: consuming Directory, path: String, isTemporary: Bool) {
        self.directory = directory
        self.path = path
        self.isTemporary = isTemporary
    }

    /// Makes the directory, or takes an empty one that is there.
    static func make(_ options: RunOptions, environment: [String: String]) throws(Complaint) -> RunDirectory {
        let asked =
            options.data
            ?? "\(environment["TMPDIR"] ?? "/tmp")/holdfast-chaos-\(options.seed ?? 0)-\(ThisProcess.id)"
        let path = try ClusterDirectory.create(asked).path
        return RunDirectory(try openEmpty(path), path: path, isTemporary: options.data == nil)
    }

    private static func openEmpty(_ path: String) throws(Complaint) -> Directory {
        do throws(SystemError) {
            let directory = try Directory.open(path)
            guard try directory.items().isEmpty else {
                throw SystemError(.directoryNotEmpty, call: "use", subject: path)
            }
            return directory
        } catch {
            throw Complaint("\(error)")
        }
    }

    borrowing func dataPath(of member: MemberSpec) -> String { "\(path)/\(member.name)" }
    borrowing func logPath(of member: MemberSpec) -> String { "\(path)/\(member.logName)" }
    borrowing func historyPath() -> String { "\(path)/\(HistoryFile.name)" }

    /// Removes it if nobody wants it; whether it is gone.
    borrowing func dispose(keeps: Bool) -> Bool {
        guard isTemporary, !keeps else { return false }
        do throws(SystemError) {
            try Self.empty(directory, depth: 0)
            guard let slash = path.lastIndex(of: "/") else { return false }
            let parent = try Directory.open(slash == path.startIndex ? "/" : String(path[..<slash]))
            try parent.removeDirectory(String(path[path.index(after: slash)...]))
            return true
        } catch {
            return false
        }
    }

    private static func empty(_ directory: borrowing Directory, depth: Int) throws(SystemError) {
        for item in try directory.items() {
            if item.kind == .directory, depth < depthMax {
                try empty(try directory.createDirectory(item.name), depth: depth + 1)
                try directory.removeDirectory(item.name)
            } else {
                try directory.remove(item.name)
            }
        }
    }
}
