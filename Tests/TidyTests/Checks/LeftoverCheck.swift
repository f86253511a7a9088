/// Nothing half-done is left behind: markers, merge conflicts, printing, code in comments, forced errors.
enum LeftoverCheck {
    /// Put together here, so that this file does not hold what it looks for.
    private static let markers = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]

    static func violations(in repository: Repository) -> [String] {
        let programs = Set(repository.sources.filter(\.isProgram).compactMap(\.module))
        return repository.files.flatMap { file in
            markers(in: file) + conflicts(in: file) + printing(in: file, programs: programs) + deadCode(in: file)
                + forcedErrors(in: file)
        }
    }

    private static func markers(in file: SourceFile) -> [String] {
        let held = markers.filter(file.text.holds)
        if held.isEmpty { return [] }
        return file.lines.enumerated().flatMap { number, line in
            held.filter { marker in line.identifiers.contains { $0 == marker } }
                .map { "\(file.path):\(number + 1) says \($0)" }
        }
    }

    private static func conflicts(in file: SourceFile) -> [String] {
        guard ["<<<<<<<", "=======", ">>>>>>>"].contains(where: file.text.holds) else { return [] }
        return file.lines.enumerated().compactMap { number, line in
            let isMarker = line.hasPrefix("<<<<<<< ") || line == "=======" || line.hasPrefix(">>>>>>> ")
            return isMarker ? "\(file.path):\(number + 1) is a merge marker" : nil
        }
    }

    private static func printing(in file: SourceFile, programs: Set<String>) -> [String] {
        guard let module = file.module, !programs.contains(module) else { return [] }
        let calls = ["print(", "debugPrint(", "dump("].filter(file.code.holds)
        if calls.isEmpty { return [] }
        return file.codeLines.enumerated().compactMap { number, line in
            let prints = calls.contains { call in
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
        guard file.code.holds("try!") || file.code.holds("as!") else { return [] }
        return file.codeLines.enumerated().compactMap { number, line in
            line.contains("try!") || line.contains("as!") ? "\(file.path):\(number + 1) forces" : nil
        }
    }
}
