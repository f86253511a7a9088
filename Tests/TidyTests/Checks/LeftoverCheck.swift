/// Nothing half-done is left behind: markers, merge conflicts, printing, code in comments, forced errors.
enum LeftoverCheck {
    /// Put together here, so that this file does not hold what it looks for.
    private static let markers = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]

    static func violations(in repository: Repository) -> [String] {
        repository.files.flatMap { file in
            markers(in: file) + conflicts(in: file) + printing(in: file, of: repository) + deadCode(in: file)
                + forcedErrors(in: file)
        }
    }

    private static func markers(in file: SourceFile) -> [String] {
        file.lines.enumerated().flatMap { number, line in
            markers.filter { marker in words(of: line).contains { $0 == marker } }
                .map { "\(file.path):\(number + 1) says \($0)" }
        }
    }

    private static func words(of line: Substring) -> [Substring] {
        line.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
    }

    private static func conflicts(in file: SourceFile) -> [String] {
        file.lines.enumerated().compactMap { number, line in
            let isMarker = line.hasPrefix("<<<<<<< ") || line == "=======" || line.hasPrefix(">>>>>>> ")
            return isMarker ? "\(file.path):\(number + 1) is a merge marker" : nil
        }
    }

    private static func printing(in file: SourceFile, of repository: Repository) -> [String] {
        guard let module = file.module else { return [] }
        if repository.sources.contains(where: { $0.module == module && $0.isProgram }) { return [] }
        return file.codeLines.enumerated().compactMap { number, line in
            let prints = ["print(", "debugPrint(", "dump("].contains { call in
                line.ranges(of: call).contains { range in
                    guard range.lowerBound > line.startIndex else { return true }
                    let before = line[line.index(before: range.lowerBound)]
                    return !before.isLetter && !before.isNumber && before != "." && before != "_"
                }
            }
            return prints ? "\(file.path):\(number + 1) prints" : nil
        }
    }

    private static func deadCode(in file: SourceFile) -> [String] {
        file.comments.filter { looksLikeCode($0.text) }.map { "\(file.path):\($0.line) has code in a comment" }
    }

    /// Prose may start with a keyword or end with a parenthesis, but seldom both starts and ends like a statement.
    static func looksLikeCode(_ comment: String) -> Bool {
        let text = comment.drop { $0 == " " || $0 == "\t" }
        let trimmed = String(text.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
        if trimmed == "}" || trimmed == "})" || trimmed.hasSuffix(" {") || trimmed.hasSuffix(";") { return true }
        let words = trimmed.split(separator: " ").map(String.init)
        guard let first = words.first else { return false }
        switch first {
        case "let", "var": return words.contains("=") || (words.count > 1 && words[1].hasSuffix(":"))
        case "import": return words.count == 2
        case "func", "public", "private", "internal", "static", "mutating", "@inlinable": return trimmed.contains("(")
        case "return", "try", "throw", "await": return trimmed.hasSuffix(")") && words.count <= 3
        case "case": return trimmed.hasSuffix(":") || (trimmed.hasPrefix("case .") && trimmed.contains(": "))
        default: break
        }
        // A bare call or assignment: `name.other(…)` or `name = …`.
        let isPath = first.prefix { $0 != "(" }.allSatisfy { $0.isLetter || $0.isNumber || $0 == "." || $0 == "_" }
        if isPath, first.contains("("), trimmed.hasSuffix(")") { return true }
        return isPath && words.count == 3 && ["=", "+=", "-="].contains(words[1])
    }

    private static func forcedErrors(in file: SourceFile) -> [String] {
        file.codeLines.enumerated().compactMap { number, line in
            line.contains("try!") || line.contains("as!") ? "\(file.path):\(number + 1) forces" : nil
        }
    }
}
