/// One run that somebody asks for.
public struct RunRequest: Hashable, Sendable {
    public var seed: UInt64
    public var profile = Profile.full
    public var mutation: ChosenMutation?
    /// A line for each event.
    public var isTraced = false

    /// The command that makes the same run.
    public var command: String {
        let build = mutation == nil ? "swift run -c release simulate" : "swift run -c release --traits Zoo simulate"
        return ([build] + words).joined(separator: " ")
    }

    var words: [String] {
        var words = ["--seed", "\(seed)"]
        if profile != .full { words += ["--profile", profile.rawValue] }
        if let mutation { words += mutation.words }
        if isTraced { words.append("--trace") }
        return words
    }
}
