extension ServerSettings {
    /// What arguments and environment ask for.
    public enum Parsed: Hashable, Sendable {
        /// Start a member with these settings, and log the notes.
        case run(ServerSettings, notes: [SettingsNote])
        /// Print ``ServerSettings/usage`` and exit with 0.
        case usage
        /// Print the version and exit with 0.
        case version
        /// Print the error on one line and exit with 2.
        case refused(SettingsError)
    }

    /// Reads the arguments behind `serve`, and the `HOLDFAST_` variables; a flag overrules its variable.
    ///
    /// Pure and total: the result depends on nothing else, and any text gives one of the four answers.
    public static func parse(arguments: [String], environment: [String: String] = [:]) -> Parsed {
        let fromArguments: [GivenFlag]
        switch CommandLineFlags.read(arguments) {
        case .flags(let flags): fromArguments = flags
        case .usage: return .usage
        case .version: return .version
        case .refused(let error): return .refused(error)
        }
        do throws(SettingsError) {
            let fromEnvironment = try EnvironmentFlags.read(environment)
            var notes = fromEnvironment.notes
            var values = FlagValues()
            for flag in fromEnvironment.flags {
                guard !fromArguments.contains(where: { $0.rule.name == flag.rule.name }) else {
                    notes.append(SettingsNote(.information, "\(flag.subject) is overruled by --\(flag.rule.name)"))
                    continue
                }
                try classify(flag, &values, &notes)
            }
            for flag in fromArguments { try classify(flag, &values, &notes) }
            let settings = try build(values, &notes)
            return .run(settings, notes: notes)
        } catch {
            return .refused(error)
        }
    }

    /// Does with one flag what the table says.
    private static func classify(
        _ flag: GivenFlag, _ values: inout FlagValues, _ notes: inout [SettingsNote]
    ) throws(SettingsError) {
        guard flag.rule.accepts(flag.value) else {
            throw SettingsError(flag.subject, "needs \(flag.rule.shapeText)")
        }
        switch flag.rule.treatment {
        case .honoured(let honoured):
            values.set(honoured, flag)
        case .withoutMeaning(let reason):
            notes.append(SettingsNote(.information, "\(flag.subject) has no meaning here: \(reason)"))
        case .only(let allowed, let reason):
            guard allowed.contains(where: { flag.rule.areEqual($0, flag.value) }) else {
                // The value itself is not repeated: it may be a password.
                let spelled = allowed.map { $0.isEmpty ? "\"\"" : $0 }.joined(separator: " or ")
                throw SettingsError(flag.subject, "only \(spelled) is allowed: \(reason)")
            }
        }
    }
}
