internal import CLinux

/// An open directory; names are looked up beneath it, so that a renamed parent cannot redirect a write.
///
/// May be used from any thread, one at a time per file.
public struct Directory: ~Copyable, Sendable {
    private let descriptor: FileDescriptor
    /// The path it was opened by, for messages.
    public let path: String

    private init(_ descriptor: consuming FileDescriptor, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    /// Opens an existing directory.
    public static func open(_ path: String) throws(SystemError) -> Directory {
        try open(path, beneath: clinux_at_working_directory(), shown: path)
    }

    /// Opens a directory and creates it, and what is missing of the path to it, with mode 0700 and each new name flushed.
    public static func create(_ path: String) throws(SystemError) -> Directory {
        var made: [String] = []
        var end = path.startIndex
        while end < path.endIndex {
            let next = path[path.index(after: end)...].firstIndex(of: "/") ?? path.endIndex
            let prefix = String(path[..<next])
            if try makeDirectory(prefix, beneath: clinux_at_working_directory(), shown: prefix) { made.append(prefix) }
            end = next
        }
        for prefix in made {
            let parent = prefix.lastIndex(of: "/").map { String(prefix[...$0]) } ?? "."
            let directory = try Directory.open(parent)
            try directory.flush()
        }
        return try open(path)
    }

    /// Opens a directory in this one, creating it when it is missing.
    public borrowing func createDirectory(_ name: String) throws(SystemError) -> Directory {
        let shown = shownPath(name)
        return try descriptor.withRaw { (raw) throws(SystemError) in
            if try Self.makeDirectory(name, beneath: raw, shown: shown) { try flush() }
            return try Self.open(name, beneath: raw, shown: shown)
        }
    }

    /// Opens a file of this directory. `direct` asks for O_DIRECT: aligned buffers, offsets and counts only.
    public borrowing func open(
        _ name: String, _ mode: OpenMode, direct: Bool = false
    ) throws(SystemError) -> File {
        let shown = shownPath(name)
        return try descriptor.withRaw { (raw) throws(SystemError) in
            let file = try Syscall.perform("open", on: shown) { clinux_open(raw, name, mode.flag, direct ? 1 : 0) }
            return File(FileDescriptor(owning: file), path: shown)
        }
    }

    /// Everything in the directory but `.` and `..`, sorted by name.
    public borrowing func items() throws(SystemError) -> [DirectoryItem] {
        guard let stream = descriptor.withRaw({ clinux_directory_open($0) }) else {
            throw SystemError(.current, call: "opendir", subject: path)
        }
        defer { clinux_directory_close(stream) }
        var items: [DirectoryItem] = []
        var name: UnsafePointer<CChar>?
        var kind: Int32 = 0
        var size: Int64 = 0
        while try Syscall.perform("readdir", on: path, { clinux_directory_next(stream, &name, &kind, &size) }) == 1 {
            guard let name else { continue }
            let itemKind: DirectoryItem.Kind =
                switch Int(kind) {
                case CLINUX_KIND_FILE: .file
                case CLINUX_KIND_DIRECTORY: .directory
                default: .other
                }
            items.append(DirectoryItem(name: String(cString: name), kind: itemKind, size: Int(size)))
        }
        return items.sorted { $0.name < $1.name }
    }

    /// Gives a file another name and replaces what had that name, at once. Durable after `flush`.
    public borrowing func rename(_ name: String, to newName: String) throws(SystemError) {
        _ = try descriptor.withRaw { (raw) throws(SystemError) in
            try Syscall.perform("rename", on: shownPath(name)) { clinux_rename(raw, name, newName) }
        }
    }

    /// Removes a file. Durable after `flush`.
    public borrowing func remove(_ name: String) throws(SystemError) {
        _ = try descriptor.withRaw { (raw) throws(SystemError) in
            try Syscall.perform("unlink", on: shownPath(name)) { clinux_unlink(raw, name, 0) }
        }
    }

    /// Removes an empty directory. Durable after `flush`.
    public borrowing func removeDirectory(_ name: String) throws(SystemError) {
        _ = try descriptor.withRaw { (raw) throws(SystemError) in
            try Syscall.perform("rmdir", on: shownPath(name)) { clinux_unlink(raw, name, 1) }
        }
    }

    /// Makes created, renamed and removed names durable.
    public borrowing func flush() throws(SystemError) {
        _ = try descriptor.withRaw { (raw) throws(SystemError) in
            try Syscall.perform("fsync", on: path) { clinux_fsync(raw) }
        }
    }

    /// Bytes that this process may still write to the file system the directory lies on.
    public borrowing func freeBytes() throws(SystemError) -> Int {
        try descriptor.withRaw { (raw) throws(SystemError) in
            Int(try Syscall.perform("fstatvfs", on: path) { clinux_file_system_free(raw) })
        }
    }

    /// The permission bits, for example 0o700.
    public borrowing func permissions() throws(SystemError) -> Int {
        try descriptor.withRaw { (raw) throws(SystemError) in
            Int(try Syscall.perform("fstat", on: path) { clinux_file_mode(raw) })
        }
    }

    private borrowing func shownPath(_ name: String) -> String { "\(path)/\(name)" }

    private static func open(_ name: String, beneath raw: Int32, shown: String) throws(SystemError) -> Directory {
        let descriptor = try Syscall.perform("open", on: shown) {
            clinux_open(raw, name, Int32(CLINUX_OPEN_DIRECTORY), 0)
        }
        return Directory(FileDescriptor(owning: descriptor), path: shown)
    }

    /// Whether it made one; false when there was one already.
    private static func makeDirectory(_ name: String, beneath raw: Int32, shown: String) throws(SystemError) -> Bool {
        do {
            _ = try Syscall.perform("mkdir", on: shown) { clinux_make_directory(raw, name) }
            return true
        } catch {
            // A path like /a/b may run through directories we may not write to; that they exist is enough.
            if error.errno == .exists || error.errno == .readOnly { return false }
            throw error
        }
    }
}
