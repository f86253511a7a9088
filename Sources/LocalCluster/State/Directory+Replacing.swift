internal import Glibc
internal import LinuxSystem

extension Directory {
    /// Writes a file whole: readers see what was there before or all of it. Not flushed: it says what runs now, and
    /// nothing runs after the machine has gone down.
    borrowing func replace(_ name: String, with bytes: [UInt8], by temporaryName: String) throws(SystemError) {
        let file = try open(temporaryName, .create)
        try file.truncate(to: 0)
        try file.write(bytes, at: 0)
        try rename(temporaryName, to: name)
    }

    /// Where it lies, from the root; nil where the path it was opened by does not lead there any more.
    var absolutePath: String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// Removes a name and, if it is a directory, everything below it. Symbolic links are removed, never followed.
    borrowing func removeTree(_ item: DirectoryItem) throws(SystemError) {
        switch item.kind {
        case .file, .other: try remove(item.name)
        case .directory:
            let inner = try createDirectory(item.name)
            for item in try inner.items() { try inner.removeTree(item) }
            try removeDirectory(item.name)
        }
    }
}
