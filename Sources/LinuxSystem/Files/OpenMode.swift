internal import CLinux

/// How a file is opened. New files get mode 0600, and a symbolic link in the place of the file is refused.
public enum OpenMode: Sendable {
    case read
    case readWrite
    /// Fails with `exists` when there is something of that name.
    case createNew
    /// Opens for reading and writing, creating the file when it is missing.
    case create
    /// Opens for writing at the end only, wherever that is by then, creating the file when it is missing.
    case append

    var flag: Int32 {
        switch self {
        case .read: Int32(CLINUX_OPEN_READ)
        case .readWrite: Int32(CLINUX_OPEN_READ_WRITE)
        case .createNew: Int32(CLINUX_OPEN_CREATE_NEW)
        case .create: Int32(CLINUX_OPEN_CREATE)
        case .append: Int32(CLINUX_OPEN_APPEND)
        }
    }
}
