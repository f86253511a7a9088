/// The top level is what the architecture says: nothing else, and nothing that begins with a dot is anyone's business.
enum TopLevelCheck {
    private static let directories: Set = ["Sources", "Tests", "cluster", "chaos"]
    private static let files: Set = ["Package.swift", "README.md"]

    static func violations(in repository: Repository) -> [String] {
        repository.topLevel.filter { !$0.name.hasPrefix(".") }.compactMap { entry in
            switch (directories.contains(entry.name), files.contains(entry.name)) {
            case (true, _): entry.isDirectory ? nil : "\(entry.name) has to be a folder"
            case (_, true): entry.isDirectory ? "\(entry.name) has to be a file" : nil
            case (false, false): "\(entry.name) does not belong at the top level"
            }
        }
    }
}
