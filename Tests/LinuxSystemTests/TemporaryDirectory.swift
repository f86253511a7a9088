import LinuxSystem

/// Runs the body with a directory of its own, which is empty before and gone after.
func withTemporaryDirectory(_ body: (borrowing Directory) throws -> Void) throws {
    let path = "/tmp/holdfast-test-\(String(SystemRandom.seed(), radix: 36))"
    let directory = try Directory.create(path)
    defer { removeTree(path) }
    try body(directory)
}

private func removeTree(_ path: String) {
    guard let directory = try? Directory.open(path), let items = try? directory.items() else { return }
    for item in items {
        switch item.kind {
        case .directory: removeTree("\(path)/\(item.name)")
        case .file, .other: try? directory.remove(item.name)
        }
    }
    guard let parent = path.lastIndex(of: "/") else { return }
    try? Directory.open(String(path[..<parent])).removeDirectory(String(path[path.index(after: parent)...]))
}
