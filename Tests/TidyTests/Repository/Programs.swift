import Foundation

/// The programs of this package as they were built beside this test.
enum Programs {
    /// Each program that the manifest names, with the bytes of its executable.
    static func built(from manifest: String) throws -> [(name: String, bytes: Data)] {
        let folder = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        let mark = ".executable(name: \""
        return try manifest.ranges(of: mark).map { range in
            let name = String(manifest[range.upperBound...].prefix { $0 != "\"" })
            return (name, try Data(contentsOf: folder.appending(path: name), options: .alwaysMapped))
        }
    }
}
