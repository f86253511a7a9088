/// What `Package.swift` says of its targets, read as text: the helpers `module`, `tests` and their like, or `.target`.
struct Manifest {
    struct Target: Equatable {
        var name: String
        var dependencies: [String]
        /// Dependencies under a condition: constants of the manifest, named like the module with a small letter.
        var conditional: [String] = []
    }

    var targets: [Target] = []

    init(_ text: String) {
        let parts = SourceFile(path: "Package.swift", text: text).codeAndStrings.split(separator: "(")
        for call in parts.indices.dropFirst() {
            guard let word = parts[call - 1].split(whereSeparator: { !$0.isLetter && $0 != "." }).last,
                Self.targetMakers.contains(String(word))
            else { continue }
            let strings = Self.strings(in: parts[call])
            guard let name = strings.name else { continue }
            targets.append(Target(name: name, dependencies: strings.list, conditional: strings.bare))
        }
    }

    private static let targetMakers: Set = [
        "module", "tests", "program", "testKit", ".target", ".executableTarget", ".testTarget",
    ]

    /// The first literal of an argument list, and the literals and bare names in the first brackets after it.
    private static func strings(in arguments: Substring) -> (name: String?, list: [String], bare: [String]) {
        let pieces = arguments.prefix { $0 != ")" }.split(separator: "\"", omittingEmptySubsequences: false)
        guard pieces.count > 1 else { return (nil, [], []) }
        let afterName = pieces[2...].joined(separator: "\"")
        // Brackets that belong to another argument than the dependencies name it.
        guard let open = afterName.firstIndex(of: "["), let close = afterName[open...].firstIndex(of: "]"),
            !afterName[..<open].contains("exclude"), !afterName[..<open].contains("Settings")
        else { return (String(pieces[1]), [], []) }
        let list = afterName[open...close].split(separator: "\"", omittingEmptySubsequences: false)
        let literals = list.indices.filter { $0 % 2 == 1 }.map { String(list[$0]) }
        let bare = list.indices.filter { $0 % 2 == 0 }.flatMap { list[$0].identifiers }
            .map { $0.prefix(1).uppercased() + $0.dropFirst() }
        return (String(pieces[1]), literals, bare)
    }
}
