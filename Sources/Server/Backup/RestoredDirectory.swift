internal import Bytes
internal import Coordination
internal import LinuxSystem
internal import Raft
internal import Replica
internal import Storage

/// Makes a member's data directory, all of it or nothing: it is made beside its place and then given its name.
enum RestoredDirectory {
    /// Refuses a place where something is already; an empty directory is not in the way.
    static func checkIsFree(_ path: String) throws(SnapshotFailure) {
        do throws(SystemError) {
            let directory = try Directory.open(path)
            guard try directory.items().isEmpty else {
                throw SystemError(.directoryNotEmpty, call: "restore", subject: path)
            }
        } catch {
            if error.errno == .noSuchFile { return }
            throw SnapshotFailure("--data-dir: \(error); nothing was changed")
        }
    }

    static func make(
        at path: String, with state: CoordinationState, member: MemberID, settings: ServerSettings
    ) throws(SnapshotFailure) {
        let (parentPath, name) = split(path)
        guard !name.isEmpty, name != ".", name != ".." else {
            throw SnapshotFailure("--data-dir \(path): the directory needs a name of its own")
        }
        let temporary = "\(name).restoring-\(String(SystemRandom.seed(), radix: 36))"
        do throws(SnapshotFailure) {
            let parent = try translating { () throws(SystemError) in try Directory.create(parentPath) }
            do throws(SnapshotFailure) {
                let directory = try translating { () throws(SystemError) in try parent.createDirectory(temporary) }
                try fill(directory, with: state, member: member, settings: settings)
                try translating { () throws(SystemError) in
                    try parent.rename(temporary, to: name)
                    try parent.flush()
                }
            } catch {
                // What cannot be removed has a name that says what it is.
                try? remove(temporary, in: parent)
                throw error
            }
        } catch {
            throw SnapshotFailure("--data-dir \(path): \(error.message); nothing was changed")
        }
    }

    private static func translating<Result: ~Copyable>(
        _ body: () throws(SystemError) -> Result
    ) throws(SnapshotFailure) -> Result {
        do throws(SystemError) {
            return try body()
        } catch {
            throw SnapshotFailure("\(error)")
        }
    }

    private static func fill(
        _ directory: consuming Directory, with state: CoordinationState, member: MemberID, settings: ServerSettings
    ) throws(SnapshotFailure) {
        let options = MemberServer.storageOptions(settings, freeBytes: (try? directory.freeBytes()) ?? .max)
        let identity = Identity(
            clusterID: settings.initialCluster.clusterID, memberID: member, storeID: SystemRandom.seed())
        let executor = DiskExecutor(directory)
        var founding = LogFounding(
            storage: DurableLog(options: options, identity: identity), state: state,
            configuration: settings.initialCluster.configuration)
        var progress = founding.begin()
        while true {
            switch progress {
            case .working(let operations):
                invariant(!operations.isEmpty, "a log that is not made yet waits for its disk")
                progress = founding.completed(executor.perform(operations))
            case .founded: return
            case .failed(let failure):
                throw SnapshotFailure(StorageFailureText.describe(failure, directory: "the new directory"))
            case .noSpace(let failure):
                throw SnapshotFailure(failure.map { "\($0.call): \(Errno(rawValue: $0.errno))" } ?? "the disk is full")
            }
        }
    }

    private static func remove(_ name: String, in parent: borrowing Directory) throws(SystemError) {
        let directory = try parent.createDirectory(name)
        for item in try directory.items() { try directory.remove(item.name) }
        try parent.removeDirectory(name)
    }

    private static func split(_ path: String) -> (parent: String, name: String) {
        var path = path[...]
        while path.count > 1, path.last == "/" { path.removeLast() }
        guard let slash = path.lastIndex(of: "/") else { return (".", String(path)) }
        let parent = path[..<slash]
        return (parent.isEmpty ? "/" : String(parent), String(path[path.index(after: slash)...]))
    }
}
