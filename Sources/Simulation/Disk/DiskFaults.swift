internal import Storage

/// Which of the operations to come fails.
public enum FaultTrigger: Hashable, Sendable {
    case never
    case always
    /// One only, after so many that succeed.
    case once(after: Int)

    public static let next = FaultTrigger.once(after: 0)

    /// Counts an operation; true when it is the one.
    mutating func fires() -> Bool {
        switch self {
        case .never: return false
        case .always: return true
        case .once(let others):
            self = others > 0 ? .once(after: others - 1) : .never
            return others <= 0
        }
    }
}

/// What a disk refuses, as data.
public struct DiskFaults: Hashable, Sendable {
    /// Flushes of files end with EIO; what they should have written is dropped and called clean.
    public var flush = FaultTrigger.never
    /// A flush that fails has written some of the dirty sectors, not none.
    public var failedFlushWritesSome = false
    /// Writes and zero-fills end with EIO and write nothing.
    public var write = FaultTrigger.never
    /// Making, renaming and deleting files and flushing the directory end with EIO and change nothing.
    public var metadata = FaultTrigger.never
    /// Reads and listings end with EIO.
    public var read = FaultTrigger.never
    /// Reads answer with one bit changed; what is stored is right, and the next read is too.
    public var misread = FaultTrigger.never
    /// Reads answer with what lies at another place of the file.
    public var misdirectedRead = FaultTrigger.never
    /// The faults above concern operations on these files only. Flushing and listing the directory count as ``FileRoles/other``.
    public var roles = FileRoles.all
    /// EROFS for whatever would change something.
    public var isReadOnly = false
    /// ENOSPC for what would make the files longer than this in sum, in whole sectors. What fits is written.
    public var capacityBytes = Int.max

    public init() {}

    /// How the operation fails, whatever space there is. Counts it.
    mutating func refusal(of operation: DiskOperation) -> DiskFailure? {
        if isReadOnly, let call = Self.changingCall(operation) {
            return DiskFailure(kind: .other, errno: 30, call: call)
        }
        guard hasTriggers, roles == .all || roles.contains(operation.file.map(FileRoles.init(of:)) ?? .other)
        else { return nil }
        let (fires, call) =
            switch operation {
            case .flush: (flush.fires(), "fdatasync")
            case .write, .zeroFill: (write.fires(), "pwrite")
            case .create: (metadata.fires(), "openat")
            case .rename: (metadata.fires(), "renameat")
            case .delete: (metadata.fires(), "unlinkat")
            case .flushDirectory: (metadata.fires(), "fsync")
            case .list: (read.fires(), "getdents64")
            case .read: (read.fires(), "pread")
            }
        return fires ? DiskFailure(kind: .ioError, errno: 5, call: call) : nil
    }

    private var hasTriggers: Bool { flush != .never || write != .never || metadata != .never || read != .never }

    /// How an answer to a read can be wrong.
    enum Misreading {
        case bit
        case place
    }

    /// Whether this read of a file goes wrong. Counts it.
    mutating func misreading(of file: FileName) -> Misreading? {
        guard misread != .never || misdirectedRead != .never,
            roles == .all || roles.contains(FileRoles(of: file))
        else { return nil }
        if misread.fires() { return .bit }
        return misdirectedRead.fires() ? .place : nil
    }

    private static func changingCall(_ operation: DiskOperation) -> String? {
        switch operation {
        case .create: "openat"
        case .zeroFill, .write: "pwrite"
        case .flush: "fdatasync"
        case .rename: "renameat"
        case .flushDirectory: "fsync"
        case .delete: "unlinkat"
        case .list, .read: nil
        }
    }
}

extension DiskFailure {
    static let missingFile = DiskFailure(kind: .notFound, errno: 2, call: "openat")
    static let fullDisk = DiskFailure(kind: .noSpace, errno: 28, call: "pwrite")
}
