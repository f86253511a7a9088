/// Arguments, cut into flags and values by the rules of Go's flag package, so that command lines written for etcd keep
/// their meaning: `--f v`, `--f=v`, `-f v` and `-f=v`; a truth value needs `=`; the last of several wins.
enum CommandLineFlags {
    enum Outcome: Equatable {
        /// The flags given, each once with its last value, in the order of their first appearance.
        case flags([GivenFlag])
        case usage
        case version
        case refused(SettingsError)
    }

    static func read(_ arguments: [String]) -> Outcome {
        var given: [GivenFlag] = []
        var positions: [String: Int] = [:]
        var position = 0
        while position < arguments.count {
            let argument = arguments[position]
            position += 1
            guard argument.hasPrefix("-"), argument != "-", argument != "--" else {
                if argument == "--", position == arguments.count { break }
                return .refused(
                    SettingsError(SettingsText.quoted(argument), "only flags are allowed; see holdfast serve --help"))
            }
            let body = argument.dropFirst(argument.hasPrefix("--") ? 2 : 1)
            let name = String(body.prefix { $0 != "=" })
            var value: String?
            if name.utf8.count < body.utf8.count { value = String(body.dropFirst(name.count + 1)) }
            guard !name.isEmpty, name.first != "-" else {
                return .refused(
                    SettingsError(SettingsText.quoted(argument), "is not a flag; see holdfast serve --help"))
            }
            if name == "help" || name == "h" { return .usage }
            if name == "version" { return .version }
            guard let rule = FlagTable.rule(named: name) else {
                return .refused(SettingsError(flagSubject(name), unknown(name, prefix: "--")))
            }
            if value == nil, rule.shape == .truth { value = "true" }
            if value == nil, position < arguments.count {
                value = arguments[position]
                position += 1
            }
            guard let value else {
                return .refused(SettingsError("--\(name)", "needs \(rule.shapeText), and is the last argument"))
            }
            let flag = GivenFlag(rule: rule, value: value, subject: "--\(name)")
            if let earlier = positions[name] {
                given[earlier] = flag
            } else {
                positions[name] = given.count
                given.append(flag)
            }
        }
        return .flags(given)
    }

    /// The reason for refusing a name that no table holds.
    static func unknown(_ name: String, prefix: String) -> String {
        let near = FlagTable.namesNear(name)
        guard !near.isEmpty else { return "is not known; see holdfast serve --help" }
        let spelled = near.map { prefix == "--" ? prefix + $0 : EnvironmentFlags.variable(for: $0) }
        return "is not known; did you mean \(spelled.joined(separator: " or "))?"
    }

    private static func flagSubject(_ name: String) -> String {
        let isPlain = name.utf8.count <= 64 && name.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        return isPlain ? "--\(name)" : SettingsText.quoted("--\(name)")
    }
}
