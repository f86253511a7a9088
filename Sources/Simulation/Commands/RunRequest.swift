/// One run that somebody asks for.
public struct RunRequest: Hashable, Sendable {
    public var seed: UInt64
    public var profile = Profile.full
    public var mutation: ChosenMutation?
    /// What of the run is kept.
    public var cut = Cut()
    /// A line for each event.
    public var isTraced = false

    /// The run itself.
    public var options: RunOptions {
        var options = RunOptions(seed: seed, profile: profile)
        options.apply(cut)
        return options
    }

    /// The command that makes the same run.
    public var command: String {
        let build = SimulateCommand.program(with: mutation)
        return ([build] + words).joined(separator: " ")
    }

    var words: [String] {
        var words = ["--seed", "\(seed)"]
        if profile != .full { words += ["--profile", profile.rawValue] }
        if let mutation { words += mutation.words }
        words += cut.words
        if isTraced { words.append("--trace") }
        return words
    }
}
