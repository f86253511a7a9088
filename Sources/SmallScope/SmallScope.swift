/// The exhaustive search through small scopes, from outside.
public enum SmallScope {
    /// What a search does besides searching.
    public struct Options {
        /// A line now and then; nothing if it is nil.
        public var print: ((String) -> Void)?
        /// States between two lines of progress.
        public var progressStates = 1_000_000
        /// Told, as a script, before the core runs something that it has not run before: if the core's own invariants
        /// then end the process, the last script is the path that led there. It makes the search slower.
        public var beforeCoreStep: ((String) -> Void)?
        /// Asked now and then; false ends the search.
        public var isWanted: () -> Bool = { true }

        public init() {}
    }

    /// Searches a scope. The same scope gives the same report in every process.
    public static func run(_ scope: Scope, _ options: Options = Options()) -> Report {
        if let fault = scope.fault {
            options.print?("\(scope.name): a scope has \(fault)")
            return Report(
                scope: scope.name, verdict: .unfinished, states: 0, transitions: 0, depth: 0, machines: 0, packets: 0,
                coreSteps: 0)
        }
        let search = Search(scope)
        if let tell = options.beforeCoreStep {
            search.announce { path, catalogue in tell(Replay.script(of: path, in: catalogue)) }
        }
        var told = 0
        let end = search.run { done in
            if let print = options.print, search.states / options.progressStates > told {
                told = search.states / options.progressStates
                print(
                    "\(scope.name): \(search.states) states, \(search.states - done) of them new, depth \(search.depth)"
                )
            }
            return options.isWanted()
        }
        let report = report(scope, search, end)
        options.print?(report.description)
        if case .violated(_, _, let story) = report.verdict {
            for line in story { options.print?(line) }
        }
        return report
    }

    /// Carries out a script, tells it in words, and gives the violation at its end, if there is one.
    public static func replay(_ scope: Scope, script: String, print: (String) -> Void) -> Violation? {
        do throws(Violation) {
            var replay = try Replay(scope)
            var told = 0
            for word in script.split(separator: " ") {
                guard replay.take(String(word)) else {
                    print("\(word): nothing that can happen here")
                    return nil
                }
                for line in replay.lines[told...] { print(line) }
                told = replay.lines.count
                if let violation = replay.violation { return violation }
            }
            return nil
        } catch {
            return error
        }
    }

    private static func report(_ scope: Scope, _ search: Search, _ end: Search.End) -> Report {
        let verdict: Report.Verdict =
            switch end {
            case .complete: .holds
            case .stopped: .unfinished
            case .violated(let violation, let path): story(scope, search.catalogue, violation, path)
            }
        return Report(
            scope: scope.name, verdict: verdict, states: search.states, transitions: search.transitions,
            depth: search.depth, machines: search.catalogue.machines.count, packets: search.catalogue.packets.count,
            coreSteps: search.catalogue.steps.count)
    }

    private static func story(
        _ scope: Scope, _ catalogue: Catalogue, _ violation: Violation, _ path: [Action]
    ) -> Report.Verdict {
        let script = Replay.script(of: path, in: catalogue)
        var story: [String] = []
        _ = replay(scope, script: script) { story.append($0) }
        return .violated(violation, script: script, story: story)
    }
}
