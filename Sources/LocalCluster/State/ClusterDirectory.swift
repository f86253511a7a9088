public import LinuxSystem

/// The directory of one cluster: its state file, its lock, and each member's data and log.
public struct ClusterDirectory: ~Copyable {
    static let stateName = "cluster.state"
    static let newStateName = "cluster.state.new"
    static let lockName = "lock"

    let directory: Directory
    /// As it was asked for.
    public let shownPath: String
    /// From the root, without symbolic links.
    public let path: String

    init(_ directory: consuming Directory, shownPath: String) {
        path = directory.absolutePath ?? shownPath
        self.directory = directory
        self.shownPath = shownPath
    }

    /// Opens it, and creates what is missing of its path.
    public static func create(_ path: String) throws(Complaint) -> ClusterDirectory {
        try Complaint.translating { () throws(SystemError) in
            ClusterDirectory(try Directory.create(path), shownPath: path)
        }
    }

    public borrowing func dataPath(of member: MemberSpec) -> String { "\(path)/\(member.name)" }
    public borrowing func logPath(of member: MemberSpec) -> String { "\(path)/\(member.logName)" }

    /// Keeps every other supervisor out for as long as the lock lives.
    public borrowing func lock() throws(Complaint) -> DirectoryLock {
        do throws(DirectoryLock.Failure) {
            return try DirectoryLock(directory, name: Self.lockName)
        } catch {
            switch error {
            case .inUse(_, let pid):
                let holder = pid.map { " (process \($0))" } ?? ""
                throw Complaint("a cluster is running in \(shownPath) already\(holder)")
            case .system(let error): throw Complaint("\(error)")
            }
        }
    }

    // MARK: The state file

    /// What the last supervisor wrote; nil when there has been none.
    public borrowing func readState() throws(Complaint) -> ClusterState? {
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try directory.open(Self.stateName, .read).readAll(bytesMax: ClusterState.bytesMax + 1)
        } catch {
            if error.errno == .noSuchFile { return nil }
            throw Complaint("\(error)")
        }
        guard let state = ClusterState(decoding: bytes) else {
            throw Complaint("\(shownPath)/\(Self.stateName) is damaged or of another release")
        }
        return state
    }

    /// Replaces the state file; readers see the old one or the new one.
    public borrowing func write(_ state: ClusterState) throws(Complaint) {
        try Complaint.translating { () throws(SystemError) in
            try directory.replace(Self.stateName, with: state.encoded(), by: Self.newStateName)
        }
    }
}
