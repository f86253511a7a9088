/// What a worker, a process of its own, is told to run.
public struct WorkerOrder: Hashable, Sendable {
    public var seeds: SeedSlice
    public var profile: Profile
    public var mutation: ChosenMutation?
    /// Ends with the first run that finds something.
    public var stopsAtViolation = false
    /// Some seeds fail on purpose: ``Canary``.
    public var hasCanary = false
    /// Dictionaries and sets have the same order in every process that has this, and another in every process that has not.
    public var hashesAlike = false

    /// Tells everything that a diagram shows as well.
    public var records = false
    /// What of each run is kept.
    public var cut = Cut()

    public init(_ seeds: SeedSlice, profile: Profile) {
        self.seeds = seeds
        self.profile = profile
    }

    /// The arguments after the hidden command.
    public var words: [String] {
        var words = [
            "--from", "\(seeds.first ?? seeds.below)", "--below", "\(seeds.below)", "--stride", "\(seeds.stride)",
            "--profile", profile.rawValue,
        ]
        if let mutation { words += mutation.words }
        if stopsAtViolation { words.append("--stop") }
        words += cut.words
        if records { words.append("--record") }
        if hasCanary { words.append("--canary") }
        return words
    }

    /// What has to be in the worker's environment.
    public var environment: [String] {
        // The runtime's backtraces cost seconds each, and every worker that ends so is run again by hand anyway.
        ["SWIFT_BACKTRACE=enable=no"] + (hashesAlike ? ["SWIFT_DETERMINISTIC_HASHING=1"] : [])
    }
}
