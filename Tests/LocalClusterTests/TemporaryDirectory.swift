import LinuxSystem

@testable import LocalCluster

/// Runs the body with the path of a directory of its own, which does not exist before and is gone after.
func withTemporaryPath(_ body: (String) throws -> Void) throws {
    let name = "holdfast-test-\(String(SystemRandom.seed(), radix: 36))"
    defer {
        if let parent = try? Directory.open("/tmp") {
            try? parent.removeTree(DirectoryItem(name: name, kind: .directory, size: 0))
        }
    }
    try body("/tmp/\(name)")
}
