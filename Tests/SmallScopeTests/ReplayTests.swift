import Raft
import Testing

@testable import SmallScope

@Suite struct ReplayTests {
    @Test("a script is carried out word by word and told in words")
    func story() {
        var lines: [String] = []
        let violation = Scope.term.replay("t1 w1 d2.0 w2 d1.0 w1") { lines.append($0) }
        #expect(violation == nil)
        #expect(lines.first == "1. 1 has heard nobody for an election time-out")
        #expect(lines.last == "      1: leader term=1 vote=1 commit=0 log: 1:1")
    }

    @Test(
        "a word that names nothing that can happen ends the script",
        arguments: ["x1", "d1.0", "d1", "t4", "p1", "e1.9", "m1.0", "", "d2.-1"])
    func nonsense(_ word: String) {
        var lines: [String] = []
        _ = Scope.term.replay("t1 \(word)") { lines.append($0) }
        #expect(lines.count == (word.isEmpty ? 2 : 3))
        #expect(word.isEmpty || lines.last?.hasPrefix(word) == true)
    }

    @Test("the path to each state of a search is a script that leads there")
    func paths() {
        let search = Search(.pair)
        _ = search.run { _ in true }
        for state in stride(from: 1, to: search.states, by: 97) {
            let path = search.path(to: UInt32(state))
            let script = Replay.script(of: path, in: search.catalogue)
            var actions = 0
            let violation = Scope.pair.replay(script) { line in
                if !line.hasPrefix(" ") { actions += 1 }
            }
            #expect(violation == nil)
            #expect(actions == path.count, "\(script)")
        }
    }

    @Test("before the core runs something new, the path to it is told")
    func announcement() {
        var scripts: [String] = []
        var options = SearchOptions()
        options.beforeCoreStep = { scripts.append($0) }
        var scope = Scope.pair
        scope.termsMax = 1
        let report = scope.search(options)
        #expect(scripts.count == report.coreSteps)
        #expect(scripts.first == "c1")
        #expect(scripts.contains("t1"))
        #expect(scripts.allSatisfy { !$0.hasSuffix(" ") })
    }
}
