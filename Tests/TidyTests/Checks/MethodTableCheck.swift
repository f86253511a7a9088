/// The page of methods has a row for each method that a client may call, and names no test that is not there.
///
/// A row is `| path | tests | scripts |`, each in back quotes: tests are files of `Tests`, scripts files of `.ci/compat.d`.
enum MethodTableCheck {
    static let list = "Sources/EtcdAPI/Methods/EtcdMethod.swift"
    static let page = "Sources/Server/Server.docc/Methods.md"

    static func violations(in repository: Repository) -> [String] {
        let methods = paths(in: repository.files.first { $0.path == list }?.text ?? "")
        guard let text = repository.articles[page] else { return ["there is no page \(page)"] }
        let rows = text.byLine.filter { $0.hasPrefix("| `/") }.map(Row.init)
        let tests = Set(repository.files.filter { $0.folders.first == "Tests" }.map(\.fileName))
        guard !methods.isEmpty else { return ["\(list) lists no methods"] }
        var violations: [String] = []
        for method in methods where rows.count(where: { $0.path == method }) != 1 {
            violations.append("\(method) has not exactly one row in \(page)")
        }
        for row in rows {
            violations += row.violations(methods: methods, tests: tests, scripts: repository.scripts)
        }
        return violations
    }

    /// The raw values of the cases: whatever is quoted and begins with a slash.
    static func paths(in text: String) -> [String] {
        text.byLine.compactMap { line in
            let parts = line.split(separator: "\"", omittingEmptySubsequences: false)
            guard parts.count == 3, parts[0].drop(while: { $0 == " " }).hasPrefix("case "), parts[1].hasPrefix("/")
            else { return nil }
            return String(parts[1])
        }
    }

    private struct Row {
        var path: String
        var tests: [String]
        var scripts: [String]

        init(_ line: Substring) {
            let cells = line.split(separator: "|").map(Self.quoted)
            path = cells.first?.first ?? ""
            tests = cells.count > 1 ? cells[1] : []
            scripts = cells.count > 2 ? cells[2] : []
        }

        private static func quoted(_ cell: Substring) -> [String] {
            let parts = cell.split(separator: "`", omittingEmptySubsequences: false)
            return parts.indices.filter { $0 % 2 == 1 }.map { String(parts[$0]) }
        }

        func violations(methods: [String], tests known: Set<String>, scripts knownScripts: Set<String>) -> [String] {
            var violations: [String] = []
            if !methods.contains(path) { violations.append("\(path) has a row and is no method") }
            if tests.isEmpty && scripts.isEmpty { violations.append("nothing tests \(path)") }
            for test in tests where !known.contains("\(test).swift") {
                violations.append("\(path) names the test \(test), which is not there")
            }
            for script in scripts where !knownScripts.contains(script) {
                violations.append("\(path) names the script \(script), which is not there")
            }
            return violations
        }
    }
}
