/// What the program `simulate` is asked to do.
public enum SimulateCommand: Hashable, Sendable {
    case help
    case run(RunRequest)
    case campaign(CampaignOptions)
    /// Be a worker: hidden, the program starts itself with it. The worker ends with the process that has this number.
    case work(WorkerOrder, parent: Int32)

    /// The hidden command's name.
    static let workName = "work"

    /// The arguments by which a worker is started.
    public static func arguments(for order: WorkerOrder, parent: Int32) -> [String] {
        [workName, "--parent", "\(parent)"] + order.words
    }

    /// - Parameter arguments: without the program's own name.
    public init(_ arguments: [String]) throws(Misuse) {
        let rest = arguments.dropFirst()
        if arguments.contains("--help") || arguments.contains("-h") {
            self = .help
            return
        }
        switch arguments.first {
        case nil, "help": self = .help
        case Self.workName: self = try Self.work(rest)
        case let first? where first.hasPrefix("-"): self = try Self.runs(arguments)
        case let unknown?:
            throw Misuse("\(unknown): there is no such command; there are --seed, --seeds and help")
        }
    }

    // MARK: Runs

    private static func runs(_ arguments: [String]) throws(Misuse) -> SimulateCommand {
        let flags = try Flags(
            arguments,
            valued: ["--seed", "--seeds", "--profile", "--jobs", "--minutes", "--twice", "--mutation"],
            switches: ["--trace", "--canary", "--unmasked"])
        switch (try flags.number("--seed"), flags["--seeds"]) {
        case (let seed?, nil): return .run(try run(seed, flags))
        case (nil, let seeds?): return .campaign(try campaign(seeds, flags))
        case (_?, _?): throw Misuse("--seed and --seeds together make no sense")
        case (nil, nil): throw Misuse("--seed N or --seeds A..<B is needed; `simulate` alone tells more")
        }
    }

    private static func run(_ seed: UInt64, _ flags: Flags) throws(Misuse) -> RunRequest {
        for flag in ["--jobs", "--minutes", "--twice"] where flags[flag] != nil {
            throw Misuse("\(flag) is for many runs, with --seeds")
        }
        var request = RunRequest(seed: seed)
        request.profile = try flags.choice("--profile", Profile.self) ?? .full
        request.isTraced = flags.has("--trace")
        request.mutation = try mutation(flags)
        return request
    }

    private static func campaign(_ seeds: String, _ flags: Flags) throws(Misuse) -> CampaignOptions {
        guard !flags.has("--trace") else { throw Misuse("--trace is for one run, with --seed") }
        var options = CampaignOptions(seeds: try range(seeds))
        options.profile = try flags.choice("--profile", Profile.self) ?? .full
        options.jobs = try flags.count("--jobs", jobsAllowed)
        options.minutes = try flags.count("--minutes", 1...10_000)
        options.twice = try flags.choice("--twice", CampaignOptions.Twice.self) ?? .hundredth
        options.hasCanary = flags.has("--canary")
        options.mutation = try mutation(flags)
        return options
    }

    static let jobsAllowed = 1...256

    static func mutation(_ flags: Flags) throws(Misuse) -> ChosenMutation? {
        guard let id = flags["--mutation"] else {
            guard !flags.has("--unmasked") else { throw Misuse("--unmasked says how a --mutation is run") }
            return nil
        }
        return ChosenMutation(id, isUnmasked: flags.has("--unmasked"))
    }

    private static func range(_ text: String) throws(Misuse) -> Range<UInt64> {
        let parts = text.split(separator: "..<", omittingEmptySubsequences: false)
        guard parts.count == 2, let first = UInt64(parts[0]), let end = UInt64(parts[1]), first < end else {
            throw Misuse("--seeds \(text): a range is allowed, as 0..<1000")
        }
        guard end - first <= CampaignOptions.seedsMax else {
            throw Misuse("--seeds \(text): at most \(CampaignOptions.seedsMax) seeds are allowed at once")
        }
        return first..<end
    }

    // MARK: Workers

    private static func work(_ arguments: some Collection<String>) throws(Misuse) -> SimulateCommand {
        let flags = try Flags(
            arguments, valued: ["--parent", "--from", "--below", "--stride", "--profile", "--mutation"],
            switches: ["--stop", "--canary", "--unmasked"])
        guard let parent = try flags.number("--parent", 1...UInt64(Int32.max)), let first = try flags.number("--from"),
            let end = try flags.number("--below"), let stride = try flags.number("--stride"),
            let profile = try flags.choice("--profile", Profile.self)
        else { throw Misuse("\(workName) is for the program itself") }
        var order = WorkerOrder(SeedSlice(from: first, below: end, stride: stride), profile: profile)
        order.mutation = try mutation(flags)
        order.stopsAtViolation = flags.has("--stop")
        order.hasCanary = flags.has("--canary")
        return .work(order, parent: Int32(parent))
    }
}
