/// Nothing is there that nothing refers to: each file of `Sources` declares a name that another file uses.
enum ReferenceCheck {
    static func violations(in repository: Repository) -> [String] {
        var filesWithWord: [Substring: Set<String>] = [:]
        for file in repository.files {
            for word in Set(file.codeAndStrings[...].identifiers) {
                filesWithWord[word, default: []].insert(file.path)
            }
        }
        return repository.sources.compactMap { file in
            if file.isProgram || file.fileName == "Package.swift" { return nil }
            let names = declaredNames(in: file)
            let isUsed = names.contains { name in
                filesWithWord[name]?.contains { $0 != file.path } == true
            }
            return isUsed
                ? nil : "\(file.path) declares \(names.sorted().joined(separator: ", ")): nothing refers to it"
        }
    }

    /// Names declared at the top level, and members of top-level extensions; the extended type where there are none.
    static func declaredNames(in file: SourceFile) -> Set<Substring> {
        var names: Set<Substring> = []
        var extended: Substring?
        var extendedWithoutName: Set<Substring> = []
        var membersInExtension = 0
        var conditions = 0
        for line in file.codeLines {
            let text = line.drop { $0 == " " }
            if text.hasPrefix("#endif") { conditions -= 1 }
            // What stands under a condition of the build is indented for it.
            let indentation = line.utf8.count - text.utf8.count - 4 * conditions
            if text.hasPrefix("#if") { conditions += 1 }
            if indentation == 0, text.hasPrefix("}") {
                if let type = extended, membersInExtension == 0 { extendedWithoutName.insert(type) }
                extended = nil
                continue
            }
            guard indentation == 0 || (indentation == 4 && extended != nil) else { continue }
            guard let declaration = declaration(in: line) else { continue }
            if declaration.keyword == "extension" {
                membersInExtension = 0
                let isOneLine = line.hasSuffix("}")
                extended = isOneLine ? nil : declaration.name
                if isOneLine { extendedWithoutName.insert(declaration.name) }
            } else {
                names.insert(declaration.name)
                if extended != nil { membersInExtension += 1 }
            }
        }
        return names.union(extendedWithoutName)
    }

    private static let keywords: Set<Substring> = [
        "struct", "enum", "class", "actor", "protocol", "typealias", "func", "let", "var", "case", "extension",
    ]

    private static func declaration(in line: Substring) -> (keyword: Substring, name: Substring)? {
        let words = line.identifiers
        guard let keyword = words.firstIndex(where: keywords.contains), keyword + 1 < words.count else { return nil }
        // Between modifiers and the keyword nothing else may stand: `if let` and `for case` declare nothing here.
        guard words[..<keyword].allSatisfy(modifiers.contains) || line.contains("@") else { return nil }
        return (words[keyword], words[keyword + 1])
    }

    private static let modifiers: Set<Substring> = [
        "public", "package", "internal", "private", "fileprivate", "static", "mutating", "nonmutating", "consuming",
        "borrowing", "final", "indirect", "override", "convenience", "lazy", "weak", "unowned", "nonisolated", "set",
        "open", "class", "prefix", "postfix", "infix", "inlinable", "usableFromInline", "discardableResult",
    ]
}
