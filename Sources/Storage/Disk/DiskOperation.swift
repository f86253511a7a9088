/// What the log wants of the disk; a disk thread or the simulator carries it out and answers with the id.
///
/// Every operation is answered exactly once. An operation that follows a failed one is carried out all the same: the
/// log never submits together what must not happen after a failure (a rename waits for the answer of its flush).
public enum DiskOperation: Sendable, Equatable {
    /// Makes an empty file; a file that has the name already is cut to nothing.
    case create(OperationID, file: FileName)
    /// Writes `count` zero bytes at `at`, making the file when there is none. Bytes are written, not merely allocated, so
    /// that later flushes have no extent to convert.
    case zeroFill(OperationID, file: FileName, at: Int, count: Int)
    /// Writes all of `bytes` into an existing file, growing it when needed. A short write is continued by the executor.
    case write(OperationID, file: FileName, at: Int, bytes: [UInt8])
    /// Makes the file's contents and length durable (fdatasync).
    case flush(OperationID, file: FileName)
    /// Gives the file a new name, replacing a file that has it.
    case rename(OperationID, from: FileName, to: FileName)
    /// Makes the directory's names durable (fsync of the directory).
    case flushDirectory(OperationID)
    /// Removes the name. A file that is not there is answered with `notFound`.
    case delete(OperationID, file: FileName)
    /// Answers the names and lengths of all files, in any order.
    case list(OperationID)
    /// Answers up to `count` bytes from `at`; fewer only where the file ends.
    case read(OperationID, file: FileName, at: Int, count: Int)

    public var id: OperationID {
        switch self {
        case .create(let id, _), .zeroFill(let id, _, _, _), .write(let id, _, _, _), .flush(let id, _),
            .rename(let id, _, _), .flushDirectory(let id), .delete(let id, _), .list(let id),
            .read(let id, _, _, _):
            return id
        }
    }

    /// The file that the operation is about; nil for those about the directory.
    public var file: FileName? {
        switch self {
        case .create(_, let file), .zeroFill(_, let file, _, _), .write(_, let file, _, _), .flush(_, let file),
            .rename(_, let file, _), .delete(_, let file), .read(_, let file, _, _):
            return file
        case .flushDirectory, .list:
            return nil
        }
    }
}
