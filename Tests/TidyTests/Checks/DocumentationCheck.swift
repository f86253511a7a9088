/// Every module has its page, which says what the module is and what it may never do.
enum DocumentationCheck {
    static let charactersMin = 300

    static func violations(in repository: Repository) -> [String] {
        repository.modules.flatMap { violations(of: $0, page: repository.pages[$0]) }
    }

    private static func violations(of module: String, page: String?) -> [String] {
        guard let page else { return ["\(module) has no page \(module).docc/\(module).md"] }
        var violations: [String] = []
        if !page.hasPrefix("# ``\(module)``\n") { violations.append("\(module)'s page does not start with its title") }
        if page.count < charactersMin { violations.append("\(module)'s page says next to nothing") }
        if !page.split(separator: "\n").contains(where: { $0.hasPrefix("#") && $0.lowercased().contains("may never") })
        {
            violations.append("\(module)'s page does not say what the module may never do")
        }
        return violations
    }
}
