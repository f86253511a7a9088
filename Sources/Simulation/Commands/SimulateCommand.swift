/// What the program `simulate` is asked to do.
public enum SimulateCommand: Hashable, Sendable {
    case help
    case run(RunRequest)
    case campaign(CampaignOptions)
    case shrink(ShrinkOptions)
    /// The table of known bugs.
    case mutations(MutationOptions)
    /// Every state of small clusters.
    case scope(ScopeRequest)
    /// Leases while leaders are killed.
    case leases(LeaseTrialOptions)
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
        case "zoo": self = .mutations(try Self.mutations(rest))
        case "shrink": self = .shrink(try Self.shrink(rest))
        case "scope": self = .scope(try ScopeRequest(rest))
        case "leases": self = .leases(try LeaseTrialOptions(rest))
        case Self.workName: self = try Self.work(rest)
        case let first? where first.hasPrefix("-"): self = try Self.runs(arguments)
        case let unknown?:
            let commands = "--seed, --seeds, zoo, shrink, scope, leases and help"
            throw Misuse("\(unknown): there is no such command; there are \(commands)")
        }
    }

    // MARK: Runs

    private static func runs(_ arguments: [String]) throws(Misuse) -> SimulateCommand {
        let flags = try Flags(
            arguments,
            valued: Set(["--seed", "--seeds", "--profile", "--jobs", "--minutes", "--twice", "--mutation"] + cutFlags),
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
        request.cut = try cut(flags)
        request.mutation = try mutation(flags)
        return request
    }

    private static func campaign(_ seeds: String, _ flags: Flags) throws(Misuse) -> CampaignOptions {
        guard !flags.has("--trace") else { throw Misuse("--trace is for one run, with --seed") }
        for flag in cutFlags where flags[flag] != nil { throw Misuse("\(flag) is for one run, with --seed") }
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

    /// How the program is called, built so that it has the mutation.
    static func program(with mutation: ChosenMutation?) -> String {
        mutation == nil ? "swift run -c release simulate" : "swift run -c release --traits Zoo simulate"
    }

    // MARK: Parts of runs

    private static let cutFlags = ["--only", "--clients", "--watchers", "--holders", "--milliseconds"]

    private static func cut(_ flags: Flags) throws(Misuse) -> Cut {
        var cut = Cut()
        if let text = flags["--only"] {
            guard let faults = Cut.faults(text) else {
                throw Misuse(
                    "--only \(text): numbers of faults are allowed, as 3,7/2 for half the length of fault 7, or none")
            }
            cut.faults = faults
        }
        cut.clients = try flags.count("--clients", 1...1_000)
        cut.watchers = try flags.count("--watchers", 0...1_000)
        cut.holders = try flags.count("--holders", 0...1_000)
        cut.milliseconds = try flags.number("--milliseconds", 0...1_000_000_000)
        return cut
    }

    private static func shrink(_ arguments: some Collection<String>) throws(Misuse) -> ShrinkOptions {
        let flags = try Flags(
            arguments, valued: Set(["--seed", "--profile", "--mutation", "--svg"] + cutFlags), switches: ["--unmasked"])
        guard let seed = try flags.number("--seed") else { throw Misuse("simulate shrink needs --seed N") }
        return ShrinkOptions(run: try run(seed, flags), svg: flags["--svg"])
    }

    // MARK: Known bugs

    private static func mutations(_ arguments: some Collection<String>) throws(Misuse) -> MutationOptions {
        let flags = try Flags(arguments, valued: ["--row", "--most", "--profile", "--jobs"], switches: ["--fast"])
        var options = MutationOptions()
        options.id = flags["--row"]
        options.isFast = flags.has("--fast")
        if options.isFast, flags["--most"] != nil || flags["--profile"] != nil {
            throw Misuse("--fast says which seeds are run, and how")
        }
        options.most = try flags.number("--most", MutationOptions.seedsMostAllowed) ?? options.most
        options.profile = try flags.choice("--profile", Profile.self) ?? .full
        options.jobs = try flags.count("--jobs", jobsAllowed)
        return options
    }

    // MARK: Workers

    private static func work(_ arguments: some Collection<String>) throws(Misuse) -> SimulateCommand {
        let flags = try Flags(
            arguments,
            valued: Set(["--parent", "--from", "--below", "--stride", "--profile", "--mutation"] + cutFlags),
            switches: ["--stop", "--record", "--canary", "--unmasked"])
        guard let parent = try flags.number("--parent", 1...UInt64(Int32.max)), let first = try flags.number("--from"),
            let end = try flags.number("--below"), let stride = try flags.number("--stride"),
            let profile = try flags.choice("--profile", Profile.self)
        else { throw Misuse("\(workName) is for the program itself") }
        var order = WorkerOrder(SeedSlice(from: first, below: end, stride: stride), profile: profile)
        order.mutation = try mutation(flags)
        order.stopsAtViolation = flags.has("--stop")
        order.records = flags.has("--record")
        order.cut = try cut(flags)
        order.hasCanary = flags.has("--canary")
        return .work(order, parent: Int32(parent))
    }
}
