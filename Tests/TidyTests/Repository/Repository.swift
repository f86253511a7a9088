import Foundation

/// The text of the repository, or of a made-up one.
struct Repository {
    struct Entry: Hashable {
        var name: String
        var isDirectory: Bool
    }

    /// What stands at the top level, as far as it is not ignored by version control.
    var topLevel: [Entry]
    var manifest: String
    /// All Swift files of `Sources`, `Tests`, `cluster` and `chaos`, by path.
    var files: [SourceFile]
    /// The DocC page of each module that has one.
    var pages: [String: String]
    /// The other DocC pages, by path.
    var articles: [String: String] = [:]
    /// What drives members from outside: the files of `.ci/compat.d`, by their paths in it.
    var scripts: Set<String> = []

    var sources: [SourceFile] { files.filter { $0.module != nil } }
    /// Modules of `Sources` that are written in Swift.
    var modules: [String] { Set(sources.compactMap(\.module)).sorted() }

    /// A repository of these Swift files and nothing else.
    init(sample: [String: String], manifest: String = "dependencies: []") {
        topLevel = []
        self.manifest = manifest
        files = sample.map { SourceFile(path: $0.key, text: $0.value) }.sorted { $0.path < $1.path }
        pages = [:]
    }

    init(at root: URL) throws {
        let manager = FileManager.default
        manifest = try String(contentsOf: root.appending(path: "Package.swift"), encoding: .utf8)
        let ignored = try String(contentsOf: root.appending(path: ".gitignore"), encoding: .utf8)
            .split(separator: "\n").map { $0.trimmingPrefix("/") }.map { $0.hasSuffix("/") ? $0.dropLast() : $0 }
        topLevel = try manager.contentsOfDirectory(atPath: root.path).sorted()
            .filter { name in !ignored.contains { $0 == name } }
            .map { Entry(name: $0, isDirectory: Self.isDirectory(root.appending(path: $0))) }
        files = []
        pages = [:]
        for folder in ["Sources", "Tests", "cluster", "chaos"] {
            guard let paths = manager.enumerator(atPath: root.appending(path: folder).path) else { continue }
            for case let path as String in paths {
                let url = root.appending(path: "\(folder)/\(path)")
                if path.hasSuffix(".swift") {
                    files.append(
                        SourceFile(path: "\(folder)/\(path)", text: try String(contentsOf: url, encoding: .utf8)))
                } else if folder == "Sources", path.hasSuffix(".md") {
                    let parts = path.split(separator: "/").map(String.init)
                    guard parts.count == 3, parts[1] == "\(parts[0]).docc", parts[2] == "\(parts[0]).md" else {
                        articles["\(folder)/\(path)"] = try String(contentsOf: url, encoding: .utf8)
                        continue
                    }
                    pages[parts[0]] = try String(contentsOf: url, encoding: .utf8)
                }
            }
        }
        files.sort { $0.path < $1.path }
        scripts = Set(try manager.subpathsOfDirectory(atPath: root.appending(path: ".ci/compat.d").path))
    }

    /// The repository this file lies in.
    static func own() throws -> Repository {
        let root = (0..<4).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }
        return try Repository(at: root)
    }

    private static func isDirectory(_ url: URL) -> Bool {
        (try? url.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory == true
    }
}
