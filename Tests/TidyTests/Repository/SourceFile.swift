/// A Swift file of the repository, with what is code in it told apart from comments and string literals.
struct SourceFile {
    /// A comment of two slashes: prose for readers of the code, not documentation.
    struct Comment: Equatable {
        var line: Int
        var text: String
    }

    /// Relative to the repository, with slashes.
    var path: String
    var text: String
    /// The text with comments and the contents of string literals blanked out, line by line as it was.
    var code: String
    /// The text with only comments blanked out.
    var codeAndStrings: String
    var comments: [Comment]

    init(path: String, text: String) {
        self.path = path
        self.text = text
        var lexer = SwiftLexer(text)
        lexer.run()
        code = String(decoding: lexer.code, as: UTF8.self)
        codeAndStrings = String(decoding: lexer.codeAndStrings, as: UTF8.self)
        comments = lexer.comments
    }

    var folders: [String] { path.split(separator: "/").dropLast().map(String.init) }
    var fileName: String { path.split(separator: "/").last.map(String.init) ?? path }
    /// The module of a file under `Sources`.
    var module: String? { folders.first == "Sources" && folders.count > 1 ? folders[1] : nil }
    var lines: [Substring] { text.byLine }
    var codeLines: [Substring] { code.byLine }
    /// Lines as an editor counts them.
    var lineCount: Int { text.utf8.reduce(0) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) } }

    /// Modules named after `import`, without the submodule or symbol that may follow.
    var imports: [String] {
        guard code.holds("import ") else { return [] }
        return codeLines.compactMap { line in
            guard String(line).holds("import ") else { return nil }
            let words = line.split(separator: " ")
            guard let keyword = words.firstIndex(of: "import"), keyword < words.count - 1,
                words[..<keyword].allSatisfy({ $0.hasPrefix("@") || Self.importModifiers.contains($0) })
            else { return nil }
            let symbolKind = Self.symbolKinds.contains(words[keyword + 1]) && keyword + 2 < words.count
            return words[keyword + (symbolKind ? 2 : 1)].split(separator: ".").first.map(String.init)
        }
    }

    /// Whether the file starts a program.
    var isProgram: Bool {
        fileName == "main.swift" || (code.holds("@main") && codeLines.contains { $0.hasPrefix("@main") })
    }

    private static let importModifiers: Set<Substring> = ["public", "package", "internal", "fileprivate", "private"]
    private static let symbolKinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "let", "var"]
}
