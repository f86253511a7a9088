internal import LinuxSystem
internal import Observability
internal import Storage
internal import Synchronization

/// Carries out disk operations in one directory, each completely before the next of its lane. May be used from several threads.
final class DiskExecutor: Sendable {
    private let directory: Directory
    private let files = Mutex<[FileName: OpenFile]>([:])
    /// How long the flushes of the log took; the lock is taken once for each, by the thread that has just waited for the disk.
    private let logFlushes = Mutex(Histogram(doublingFrom: 1_000_000, count: 14))

    private final class OpenFile: Sendable {
        let file: File
        init(_ file: consuming File) { self.file = file }
    }

    init(_ directory: consuming Directory) { self.directory = directory }

    func perform(_ operations: [DiskOperation]) -> [DiskCompletion] {
        operations.map { operation in
            do throws(SystemError) {
                return try perform(operation)
            } catch {
                return .failed(operation.id, DiskFailure(error))
            }
        }
    }

    private func perform(_ operation: DiskOperation) throws(SystemError) -> DiskCompletion {
        switch operation {
        case .create(_, let name):
            forget(name)
            let file = try directory.open(name.rawValue, .create)
            try file.truncate(to: 0)
            remember(OpenFile(file), as: name)
        case .zeroFill(_, let name, let offset, let count):
            try open(name, .create).file.zeroFill(count, at: offset)
        case .write(_, let name, let offset, let bytes):
            try open(name, .readWrite).file.write(bytes, at: offset)
        case .flush(let id, let name):
            let open = try open(name, .readWrite)
            let began = Clocks.monotonic()
            try open.file.flushData()
            if id.lane == .log { logFlushes.withLock { $0.observe(Clocks.monotonic() - began) } }
        case .rename(_, let from, let to):
            forget(from)
            forget(to)
            try directory.rename(from.rawValue, to: to.rawValue)
        case .flushDirectory:
            try directory.flush()
        case .delete(_, let name):
            forget(name)
            try directory.remove(name.rawValue)
        case .list(let id):
            let files = try directory.items().filter { $0.kind == .file && $0.name != Self.lockName }
            return .listed(id, files.map { FileInfo(name: FileName($0.name), bytes: $0.size) })
        case .read(let id, let name, let offset, let count):
            return .read(id, try open(name, .read).file.read(count, at: offset))
        }
        return .done(operation.id)
    }

    var logFlushTimes: Histogram { logFlushes.withLock { $0 } }

    /// The file that says which process uses the directory; it is no file of the log.
    static let lockName = "lock"

    private func open(_ name: FileName, _ mode: OpenMode) throws(SystemError) -> OpenFile {
        if case .read = mode {} else if let known = files.withLock({ $0[name] }) { return known }
        let file = OpenFile(try directory.open(name.rawValue, mode))
        if case .read = mode {} else { remember(file, as: name) }
        return file
    }

    private func remember(_ file: OpenFile, as name: FileName) { files.withLock { $0[name] = file } }

    private func forget(_ name: FileName) { files.withLock { $0[name] = nil } }
}

extension DiskFailure {
    init(_ error: SystemError) {
        let kind: Kind =
            switch error.errno {
            case .noSpace, .quotaExceeded: .noSpace
            case .inputOutput: .ioError
            case .noSuchFile: .notFound
            default: .other
            }
        self.init(kind: kind, errno: error.errno.rawValue, call: String(describing: error.call))
    }
}
