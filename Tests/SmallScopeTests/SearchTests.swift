import Testing

@testable import SmallScope

/// Whole scopes, small enough for a debug build.
@Suite struct SearchTests {
    @Test("a scope that is searched to its end holds every invariant", arguments: Scope.quick)
    func complete(_ scope: Scope) {
        let report = scope.search()
        #expect(report.verdict == .holds, "\(report)")
        #expect(report.states > 1_000)
        #expect(report.depth > 10)
    }

    @Test("the same scope gives the same report")
    func deterministic() {
        #expect(Scope.pair.search() == Scope.pair.search())
    }

    @Test("a network that forgets what came too late allows less and nothing else than one that repeats all")
    func forgetful() {
        var scope = Scope.pair
        let forgetful = scope.search()
        scope.network = .repeating
        let repeating = scope.search()
        #expect(repeating.verdict == .holds)
        #expect(repeating.states > forgetful.states)
    }

    @Test("without the specification there are no more states, and all else holds")
    func unrefined() {
        var scope = Scope.term
        let refined = scope.search()
        scope.isRefined = false
        let unrefined = scope.search()
        #expect(unrefined.verdict == .holds)
        #expect(unrefined.states <= refined.states)
    }

    @Test("a search ends at its bound on states, or when it is not wanted any more, and says so")
    func bounded() {
        var scope = Scope.term
        scope.statesMax = 500
        let report = scope.search()
        #expect(report.verdict == .unfinished)
        #expect(report.states < 1_000)
        var options = SearchOptions()
        options.isWanted = { false }
        #expect(Scope.term.search(options).verdict == .unfinished)
    }

    @Test("a scope says what may happen in it")
    func explanation() {
        #expect(Scope.pair.explanation == "2 members, 2 terms, 1 crash, slow disks, votes by message")
        #expect(Scope.commands.explanation == "3 members, 2 terms, 1 command, votes by message")
        #expect(
            Scope.joining.explanation
                == "3 members, 1 that may join, 2 terms, 1 change of the membership, votes at once")
        let all = Scope.quick + Scope.thorough + [.changes2015]
        #expect(Set(all.map(\.explanation)).count == all.count)
    }

    @Test("a scope without sense is refused by name")
    func fault() {
        var scope = Scope("none", voters: 6, termsMax: 1)
        #expect(scope.fault != nil)
        scope = Scope("slow", voters: 3, termsMax: 1)
        scope.votes = .atOnce
        #expect(scope.fault != nil)
        for scope in Scope.quick + Scope.thorough + [.changes2015] {
            #expect(scope.fault == nil)
            #expect(Scope.named(scope.name) == scope)
        }
    }
}
