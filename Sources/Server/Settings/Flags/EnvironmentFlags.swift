/// Settings that stand in the environment: `HOLDFAST_LISTEN_CLIENT_URLS` is `--listen-client-urls`, and so on.
enum EnvironmentFlags {
    static let prefix = "HOLDFAST_"

    /// Variables that start like settings and belong to others: where tests find shared data.
    private static let foreign: Set<String> = [
        "HOLDFAST_SHARED", "HOLDFAST_SEED", "HOLDFAST_RUNS", "HOLDFAST_STATISTICS", "HOLDFAST_RAFT_SEEDS",
    ]

    private static let rulesByVariable = Dictionary(
        FlagTable.rules.map { (variable(for: $0.name), $0) }, uniquingKeysWith: { first, _ in first })

    static func variable(for flag: String) -> String { prefix + flag.uppercased().replacing("-", with: "_") }

    /// The flags that the environment gives, in the order of the variables' names, and what to say about the others.
    ///
    /// A variable with an empty value counts as not set, as it does for etcd.
    static func read(
        _ environment: [String: String]
    ) throws(SettingsError) -> (flags: [GivenFlag], notes: [SettingsNote]) {
        var flags: [GivenFlag] = []
        var notes: [SettingsNote] = []
        for (name, value) in environment.sorted(by: { $0.key < $1.key }) {
            if name.hasPrefix("ETCD_"), rulesByVariable[prefix + name.dropFirst(5)] != nil {
                notes.append(
                    SettingsNote(.warning, "\(name) is not read; the variable here is \(prefix)\(name.dropFirst(5))"))
            }
            guard name.hasPrefix(prefix), !foreign.contains(name) else { continue }
            if let rule = rulesByVariable[name] {
                if !value.isEmpty { flags.append(GivenFlag(rule: rule, value: value, subject: name)) }
            } else if isServiceLink(name, in: environment) {
                notes.append(SettingsNote(.information, "\(name) describes a Kubernetes service and is no setting"))
            } else {
                let flag = name.dropFirst(prefix.count).lowercased().replacing("_", with: "-")
                let subject = name.utf8.allSatisfy { (0x21...0x7E).contains($0) } ? name : SettingsText.quoted(name)
                throw SettingsError(subject, CommandLineFlags.unknown(flag, prefix: prefix))
            }
        }
        return (flags, notes)
    }

    /// Whether Kubernetes made the variable: it puts some for each service of a namespace into every container, so a
    /// service called holdfast would otherwise keep the members behind it from starting.
    private static func isServiceLink(_ name: String, in environment: [String: String]) -> Bool {
        for marker in ["_SERVICE_HOST", "_SERVICE_PORT", "_PORT"] {
            for found in name.ranges(of: marker) {
                let rest = name[found.upperBound...]
                guard rest.isEmpty || (rest.first == "_" && marker != "_SERVICE_HOST") else { continue }
                let service = name[..<found.lowerBound]
                if environment["\(service)_SERVICE_HOST"] != nil, environment["\(service)_SERVICE_PORT"] != nil {
                    return true
                }
            }
        }
        return false
    }
}
