/// A file fits in a head.
enum SizeCheck {
    static let linesMax = 500

    /// Files of `Sources` that may be longer, with the reason. An entry that is not needed any more is a violation.
    static let excused: [String: String] = [:]

    static func violations(in repository: Repository, excused: [String: String] = excused) -> [String] {
        repository.sources.compactMap { file in
            switch (file.lineCount > linesMax, excused[file.path] != nil) {
            case (true, false): "\(file.path) has \(file.lineCount) lines, \(linesMax) at most"
            case (false, true): "\(file.path) is short and need not be excused any more"
            case (true, true), (false, false): nil
            }
        }
            + excused.keys.sorted().filter { path in !repository.sources.contains { $0.path == path } }
            .map { "\($0) is excused but does not exist" }
    }
}
