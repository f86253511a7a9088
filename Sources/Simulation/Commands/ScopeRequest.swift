/// Small scopes that somebody wants to see listed or searched.
public struct ScopeRequest: Hashable, Sendable {
    public enum Subject: Hashable, Sendable {
        case list
        case one(String)
        case all
    }

    /// What states are numbered with.
    static let statesAllowed = 1...Int(UInt32.max)

    public var subject = Subject.list
    /// Nil for the scopes' own bound.
    public var states: Int?
    /// Whether steps are not compared with the naive Raft, so that a wrong one is found by what comes of it.
    public var seeksConsequences = false
    public var mutation: ChosenMutation?

    public init() {}

    /// - Parameter arguments: those after `scope`.
    init(_ arguments: some Collection<String>) throws(Misuse) {
        var rest = Array(arguments)[...]
        if let name = rest.first, !name.hasPrefix("-") {
            subject = .one(name)
            rest.removeFirst()
        }
        let flags = try Flags(
            rest, valued: ["--states", "--mutation"], switches: ["--all", "--consequences", "--unmasked"])
        if flags.has("--all") {
            guard subject == .list else { throw Misuse("simulate scope takes a name or --all") }
            subject = .all
        }
        guard subject != .list || rest.isEmpty else {
            throw Misuse("simulate scope needs a name, or --all; without flags it lists the names")
        }
        states = try flags.count("--states", Self.statesAllowed)
        seeksConsequences = flags.has("--consequences")
        mutation = try SimulateCommand.mutation(flags)
    }

    /// The command that searches one scope like this.
    public func command(_ name: String) -> String {
        var words = [SimulateCommand.program(with: mutation)]
        words += ["scope", name]
        if let states { words += ["--states", "\(states)"] }
        if seeksConsequences { words.append("--consequences") }
        if let mutation { words += mutation.words }
        return words.joined(separator: " ")
    }
}
