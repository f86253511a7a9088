/// The search and its replay, from outside.
extension Scope {
    /// Tries everything that the scope allows. The same scope gives the same report in every process.
    public func search(_ options: SearchOptions = SearchOptions()) -> Report {
        guard fault == nil else {
            return Report(
                scope: name, verdict: .unfinished, states: 0, transitions: 0, depth: 0, machines: 0, packets: 0,
                coreSteps: 0)
        }
        let search = Search(self)
        if let announce = options.beforeCoreStep {
            search.announce { path, catalogue in announce(Replay.script(of: path, in: catalogue)) }
        }
        var told = 0
        let end = search.run { done in
            if let tell = options.tell, search.states / options.progressStates > told {
                told = search.states / options.progressStates
                tell(
                    "\(name): \(search.states) states, \(search.states - done) of them new, depth \(search.depth)"
                )
            }
            return options.isWanted()
        }
        return report(search, end)
    }

    /// Carries out a script, tells it in words, and gives the violation at its end, if there is one.
    public func replay(_ script: String, tell: (String) -> Void) -> Violation? {
        do throws(Violation) {
            var replay = try Replay(self)
            var told = 0
            for word in script.split(separator: " ") {
                guard replay.take(String(word)) else {
                    tell("\(word): nothing that can happen here")
                    return nil
                }
                for line in replay.lines[told...] { tell(line) }
                told = replay.lines.count
                if let violation = replay.violation { return violation }
            }
            return nil
        } catch {
            return error
        }
    }

    private func report(_ search: Search, _ end: Search.End) -> Report {
        let verdict: Report.Verdict =
            switch end {
            case .complete: .holds
            case .stopped: .unfinished
            case .violated(let violation, let path): story(search.catalogue, violation, path)
            }
        return Report(
            scope: name, verdict: verdict, states: search.states, transitions: search.transitions,
            depth: search.depth, machines: search.catalogue.machines.count, packets: search.catalogue.packets.count,
            coreSteps: search.catalogue.steps.count)
    }

    private func story(
        _ catalogue: Catalogue, _ violation: Violation, _ path: [Action]
    ) -> Report.Verdict {
        let script = Replay.script(of: path, in: catalogue)
        var story: [String] = []
        _ = replay(script) { story.append($0) }
        return .violated(violation, script: script, story: story)
    }
}
