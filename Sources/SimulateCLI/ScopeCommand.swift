internal import Glibc
internal import LinuxSystem
internal import Simulation
internal import SmallScope
internal import Synchronization

/// `simulate scope`: every state of small clusters, in this process.
enum ScopeCommand {
    /// The path to what the core is about to do for the first time.
    private final class Footsteps: Sendable {
        let script = Mutex("")
    }

    /// Between two looks at how far the search is, shown or not.
    private static let progressStates = 50_000

    static func run(_ request: ScopeRequest) throws(Complaint) -> Int32 {
        switch request.subject {
        case .list:
            list()
            return 0
        case .one(let name):
            guard let scope = Scope.named(name) else {
                let names = listed.map(\.name).joined(separator: ", ")
                throw Complaint(
                    "\(name): there is no such scope; there are \(names)", exitCode: Complaint.usageCode)
            }
            return try search([scope], request)
        case .all: return try search(Scope.quick + Scope.thorough, request)
        }
    }

    private static var listed: [Scope] { Scope.quick + Scope.thorough + [.changes2015] }

    private static func list() {
        let width = listed.map(\.name.count).max() ?? 0
        for scope in listed {
            let gap = String(repeating: " ", count: width - scope.name.count + 2)
            let size = scope == .changes2015 ? "; too large to be searched to its end" : ""
            Terminal.write("\(scope.name)\(gap)\(scope.explanation)\(size)\n", to: .output)
        }
    }

    private static func search(_ scopes: [Scope], _ request: ScopeRequest) throws(Complaint) -> Int32 {
        let progress = ProgressLine()
        var isGood = true
        for preset in scopes {
            var scope = preset
            scope.isRefined = !request.seeksConsequences
            if let states = request.states { scope.statesMax = states }
            try MutationSwitch.choose(request.mutation)
            progress.say("\(scope.name): \(scope.explanation)")
            if !search(scope, request, progress) { isGood = false }
        }
        return isGood ? 0 : Complaint.failureCode
    }

    /// Whether nothing was found.
    private static func search(_ scope: Scope, _ request: ScopeRequest, _ progress: ProgressLine) -> Bool {
        var options = SearchOptions()
        options.progressStates = progressStates
        options.tell = { line in progress.show(line) }
        let footsteps = Footsteps()
        if MutationSwitch.known != nil {
            options.beforeCoreStep = { script in footsteps.script.withLock { $0 = script } }
            MutationSwitch.onInvariant { finding in tellEnd(footsteps.script.withLock { $0 }, finding, scope, request) }
        }
        let start = Clocks.monotonic()
        let report = scope.search(options)
        let hundredths = (Clocks.monotonic() - start) / 10_000_000
        let seconds = "\(hundredths / 100).\(hundredths % 100 / 10)\(hundredths % 10) s"
        progress.say(
            "  \(report.states) states, \(report.transitions) transitions, depth \(report.depth),"
                + " \(report.coreSteps) steps of the core, \(seconds)")
        if request.mutation != nil { progress.say("  the mutated line ran \(MutationSwitch.hits) times") }
        switch report.verdict {
        case .holds: progress.say("  complete: every invariant holds in every state")
        case .unfinished: progress.say("  not complete: nothing is wrong in the states that were visited")
        case .violated(let violation, let script, let story):
            progress.say("  violated: \(violation)\n  script: \(script)")
            for line in story { progress.say("  \(line)") }
            progress.say("  again: \(request.command(scope.name))")
            return false
        }
        return true
    }

    /// Tells how the core came to the invariant that it found broken, and ends the process: it cannot be asked any further.
    private static func tellEnd(
        _ script: String, _ finding: String, _ scope: Scope, _ request: ScopeRequest
    ) -> Never {
        Terminal.write("  violated: \(finding)\n  script: \(script)\n", to: .output)
        MutationSwitch.onInvariant { _ in
            let last = script.split(separator: " ").last ?? ""
            Terminal.write("  then \(last), at which the core ends\n", to: .output)
            Terminal.write("  again: \(request.command(scope.name))\n", to: .output)
            exit(Complaint.failureCode)
        }
        _ = scope.replay(script) { line in Terminal.write("  \(line)\n", to: .output) }
        Terminal.write("  again: \(request.command(scope.name))\n", to: .output)
        exit(Complaint.failureCode)
    }
}
