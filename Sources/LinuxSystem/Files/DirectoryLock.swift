internal import Bytes

/// Holds a directory for one process. The kernel lets go of it when the process ends, however it ends.
public struct DirectoryLock: ~Copyable, Sendable {
    /// Why a lock was not taken.
    public enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
        /// Another process, or another part of this one, holds it; its process id if the lock file says so.
        case inUse(path: String, pid: Int32?)
        case system(SystemError)

        public var description: String {
            switch self {
            case .inUse(let path, let pid?): "\(path) is in use by process \(pid)"
            case .inUse(let path, nil): "\(path) is in use by another process"
            case .system(let error): error.description
            }
        }
    }

    private let file: File

    /// Locks the file `name` in the directory, creating it, and writes the process id into it. Never waits.
    ///
    /// The file is never removed: a process that removed it while another had it open would let two hold it.
    public init(_ directory: borrowing Directory, name: String = "lock") throws(Failure) {
        do {
            let file = try directory.open(name, .create)
            guard try file.lockExclusively() else {
                throw Failure.inUse(path: directory.path, pid: Self.holder(of: file))
            }
            try file.truncate(to: 0)
            try file.write(Array("\(ThisProcess.id)\n".utf8), at: 0)
            self.file = file
        } catch let error as SystemError {
            throw .system(error)
        } catch let error as Failure {
            throw error
        } catch {
            unreachable("a lock fails in no third way")
        }
    }

    private static func holder(of file: borrowing File) -> Int32? {
        guard let bytes = try? file.readAll(bytesMax: 32) else { return nil }
        return Int32(String(decoding: bytes.prefix { $0 != 10 }, as: UTF8.self))
    }
}
