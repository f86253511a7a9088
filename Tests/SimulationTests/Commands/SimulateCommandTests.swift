@testable import Simulation
import Testing

@Suite struct SimulateCommandTests {
    @Test("one run, with its profile and its trace")
    func oneRun() throws {
        var request = RunRequest(seed: 7)
        #expect(try parse("--seed 7") == .run(request))
        request.profile = .light
        request.isTraced = true
        #expect(try parse("--seed=7 --profile light --trace") == .run(request))
        request.mutation = ChosenMutation("Z21", isUnmasked: true)
        #expect(try parse("--seed 7 --profile light --mutation Z21 --unmasked --trace") == .run(request))
    }

    @Test("a campaign, with everything that can be said of it")
    func campaign() throws {
        var options = CampaignOptions(seeds: 5..<1_005)
        #expect(try parse("--seeds 5..<1005") == .campaign(options))
        options.profile = .long
        options.jobs = 3
        options.minutes = 4
        options.twice = .all
        options.hasCanary = true
        #expect(
            try parse("--seeds 5..<1005 --profile long --jobs 3 --minutes 4 --twice all --canary") == .campaign(options)
        )
    }

    @Test("the command that runs a seed again is one that is understood", arguments: Profile.allCases)
    func replay(_ profile: Profile) throws {
        let request = RunRequest(seed: 99, profile: profile, mutation: ChosenMutation("Z01"), isTraced: true)
        let words = request.command.split(separator: " ").drop { $0 != "simulate" }.dropFirst().map(String.init)
        #expect(try SimulateCommand(words) == .run(request))
    }

    @Test("a worker understands its order")
    func work() throws {
        var order = WorkerOrder(SeedSlice(from: 3, below: 100, stride: 4), profile: .light)
        #expect(try SimulateCommand(SimulateCommand.arguments(for: order, parent: 12)) == .work(order, parent: 12))
        order.mutation = ChosenMutation("Z03", isUnmasked: true)
        order.stopsAtViolation = true
        order.hasCanary = true
        #expect(try SimulateCommand(SimulateCommand.arguments(for: order, parent: 12)) == .work(order, parent: 12))
    }

    @Test("the table of known bugs, whole, one row of it, or its fast part")
    func mutations() throws {
        var options = MutationOptions()
        #expect(try parse("zoo") == .mutations(options))
        options.id = "Z21"
        options.most = 50
        options.profile = .light
        options.jobs = 1
        #expect(try parse("zoo --row Z21 --most 50 --profile light --jobs 1") == .mutations(options))
        options = MutationOptions()
        options.isFast = true
        #expect(try parse("zoo --fast") == .mutations(options))
    }

    @Test("what is to be made smaller, and where the picture goes")
    func shrink() throws {
        var options = ShrinkOptions(run: RunRequest(seed: 3))
        #expect(try parse("shrink --seed 3") == .shrink(options))
        options.run.mutation = ChosenMutation("Z04")
        options.svg = "a.svg"
        #expect(try parse("shrink --seed 3 --mutation Z04 --svg a.svg") == .shrink(options))
    }

    @Test("small scopes: their list, one of them, all of them")
    func scope() throws {
        var request = ScopeRequest()
        #expect(try parse("scope") == .scope(request))
        request.subject = .all
        #expect(try parse("scope --all") == .scope(request))
        request.subject = .one("figure8")
        request.states = 500
        request.seeksConsequences = true
        request.mutation = ChosenMutation("Z21", isUnmasked: true)
        let text = "scope figure8 --states 500 --consequences --mutation Z21 --unmasked"
        #expect(try parse(text) == .scope(request))
        #expect(request.command("figure8").hasSuffix(text))
        #expect(request.command("figure8").contains("--traits Zoo"))
    }

    @Test("nothing, and a call for help, are answered with help")
    func help() throws {
        for text in ["", "help", "--help", "--seed 1 --help"] { #expect(try parse(text) == .help) }
    }

    @Test(
        "a command line that makes no sense is refused with the reason",
        arguments: [
            ("fly", "fly: there is no such command"), ("--seed", "--seed needs a value"),
            ("--seed x", "--seed x: a number"), ("--seed -1", "--seed -1: a number"),
            ("--sed 1", "--sed: there is no such flag"),
            ("--seed 1 --seeds 0..<2", "--seed and --seeds"), ("--profile full", "--seed N or --seeds"),
            ("--seed 1 --profile rough", "--profile rough: allowed are light, full, long"),
            ("--seed 1 --jobs 2", "--jobs is for"),
            ("--seeds 0..<2 --trace", "--trace is for"), ("--seeds 2", "--seeds 2: a range"),
            ("--seeds 2..<2", "--seeds 2..<2: a range"),
            ("--seeds 0..<9000000", "--seeds 0..<9000000: at most"),
            ("--seeds 0..<2 --jobs 0", "--jobs 0: a number from 1"),
            ("--seed 1 --trace=yes", "--trace takes no value"), ("--seed 1 --unmasked", "--unmasked says how"),
            ("shrink", "simulate shrink needs --seed"), ("zoo --fast --most 3", "--fast says which"),
            ("zoo --most 0", "--most 0: a number from 1"), ("--seed 1 --only x", "--only x: numbers of faults"),
            ("--seeds 0..<2 --only 1", "--only is for one run"),
            ("--seed 1 --clients 0", "--clients 0: a number from 1"),
            ("scope --states 5", "simulate scope needs a name"), ("scope pair --all", "simulate scope takes a name or"),
            ("scope pair --states 0", "--states 0: a number from 1"),
            ("scope pair term", "term: there is no such flag"),
            ("scope --unmasked --all", "--unmasked says how"), ("scope pair --seed 1", "--seed: there is no such flag"),
            ("work --from 1", "work is for the program itself"),
        ])
    func refused(_ text: String, _ reason: String) {
        do {
            _ = try parse(text)
            Issue.record("\(text) is understood")
        } catch {
            #expect(error.description.hasPrefix(reason))
        }
    }

    private func parse(_ text: String) throws(Misuse) -> SimulateCommand {
        try SimulateCommand(text.split(separator: " ").map(String.init))
    }
}
